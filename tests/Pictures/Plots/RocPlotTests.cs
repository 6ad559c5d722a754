namespace MLNetDeep.Pictures.Tests;

public class RocPlotTests
{
    private static readonly ScoredLabels Small = new("mlp", [0.1f, 0.4f, 0.35f, 0.8f], [false, false, true, true]);

    [Fact]
    public void Of_Curves_TellsTheirAreas()
    {
        var plot = RocPlot.Of([Small, Small with { Name = "forest", Scores = [0, 0, 1, 1] }]);

        Assert.Equal("Area under the ROC curve: mlp 0.750, forest 1.000. Chance is 0.5.", plot.Description);
        plot.AssertHasTexts("mlp (AUC 0.750)", "forest (AUC 1.000)", "chance");
    }

    [Fact]
    public void Draw_ACurve_GoesThroughTheRatesOfEachThreshold() =>
        // False and true positive rates at 0.8, 0.4, 0.35 and 0.1.
        Assert.Equal([(0, 0), (0, 0.5), (0.5, 0.5), (0.5, 1), (1, 1)], RocPlot.Of([Small]).ShareLine(1));

    [Fact]
    public void Of_RowsWithoutAFiniteScore_LeavesThemOutAndCountsThem()
    {
        ScoredLabels scored =
            new("mlp", [.. Small.Scores, float.NaN, float.NaN], [.. Small.Positives, true, false]);

        Assert.Equal(
            RocPlot.Of([Small]).Description + " Left out, without a finite score: 2 rows of mlp.", RocPlot.Of([scored]).Description);
    }

    [Fact]
    public void Draw_ManyRows_HasFewPoints()
    {
        var random = new Random(1);
        bool[] positives = [.. Enumerable.Range(0, 50_000).Select(_ => random.Next(2) == 0)];
        float[] scores = [.. positives.Select(positive => random.NextSingle() + (positive ? 0.3f : 0))];
        var plot = RocPlot.Of([new("mlp", scores, positives)]);

        Assert.InRange(plot.ShareLine(1).Length, 50, 1000);
        Assert.Equal((1, 1), plot.ShareLine(1)[^1]);
    }

    [Fact]
    public void Of_ImpossibleCurves_IsRefused()
    {
        Svgs.AssertRefused("at least one curve", () => RocPlot.Of([]));
        Svgs.AssertRefused("rows of both classes", () => RocPlot.Of([Small with { Positives = [true, true, true, true] }]));
        Svgs.AssertRefused("expected 4 labels", () => RocPlot.Of([Small with { Positives = [true] }]));
    }
}
