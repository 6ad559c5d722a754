namespace MLNetDeep.Pictures.Tests;

public class ScoresPlotTests
{
    private static readonly ScoreInterval[] Models =
    [
        new("forest", 0.8, 0.75, 0.85, "classic"), new("mlp", 0.9, 0.88, 0.92, "deep"), new("mean", 0.5, 0.5, 0.5, "baseline"),
    ];

    [Theory]
    [InlineData(false, "more is better), best first: mlp 0.900 (0.880 to 0.920), forest 0.800 (0.750 to 0.850), mean 0.500.")]
    [InlineData(true, "less is better), best first: mean 0.500, forest 0.800 (0.750 to 0.850), mlp 0.900 (0.880 to 0.920).")]
    public void Of_Models_HasTheBestAtTheTop(bool lessIsBetter, string description)
    {
        var plot = ScoresPlot.Of(Models, "Score", lessIsBetter);

        Assert.EndsWith(description, plot.Description, StringComparison.Ordinal);
        string[] names = lessIsBetter ? ["mean", "forest", "mlp"] : ["mlp", "forest", "mean"];
        Assert.Equal(names, names.OrderBy(name => plot.PlaceOf(name).Y));
        Assert.Contains($"Score ({(lessIsBetter ? "less" : "more")} is better)", plot.Texts());
    }

    [Fact]
    public void Draw_Groups_HaveColourMarkerAndLegend()
    {
        var plot = ScoresPlot.Of(Models, "Score");

        Assert.Contains("classic", plot.Texts());
        Assert.NotEmpty(plot.OfColor("ellipse", PlotPalette.Color(0)));
        Assert.NotEmpty(plot.OfColor("polygon", PlotPalette.Color(1)));
        Assert.NotEmpty(plot.OfColor("rect", PlotPalette.Gray));
    }

    [Fact]
    public void Draw_WithoutGroups_HasNoLegend()
    {
        string[] texts = ScoresPlot.Of([new("a", 1, 0, 2)], "Score").Texts();

        Assert.Equal(["Score (more is better)", "a", "Scores of models"], texts.Where(text => !char.IsAsciiDigit(text[0])));
    }

    [Fact]
    public void Draw_ManyModels_IsHigherSoThatNamesStandApart()
    {
        var plot = ScoresPlot.Of([.. Enumerable.Range(0, 60).Select(i => new ScoreInterval($"model {i}", i, i - 1, i + 1))], "Score");

        double[] places = [.. Enumerable.Range(0, 60).Select(i => plot.PlaceOf($"model {i}").Y).Order()];
        Assert.All(places.Skip(1).Zip(places), pair => Assert.True(pair.First - pair.Second >= 14));
    }

    [Fact]
    public void Of_ModelsWithoutAMean_LeavesThemOutAndSaysSo()
    {
        var plot = ScoresPlot.Of([.. Models, new("broken", double.NaN, 0, 1)], "Score");

        Assert.EndsWith("Left out, without a finite score: broken.", plot.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("broken", plot.Texts());
    }

    [Fact]
    public void Draw_AnIntervalThatIsNotFinite_HasTheMeanAlone()
    {
        var plot = ScoresPlot.Of([new("once", 0.5, double.NaN, double.NaN)], "Score");

        Assert.Single(plot.OfColor("ellipse", PlotPalette.Color(0)));
        Assert.Empty(plot.OfColor("line", PlotPalette.Color(0)));
        Assert.Empty(plot.OfColor("polyline", PlotPalette.Color(0)));
    }

    [Fact]
    public void Of_ImpossibleModels_IsRefused()
    {
        Svgs.AssertRefused("expected at least one model with a finite mean, got none", () => ScoresPlot.Of([], "Score"));
        Svgs.AssertRefused("got 0.6 to 0.7 around 0.5 of 'a'", () => ScoresPlot.Of([new("a", 0.5, 0.6, 0.7)], "Score"));
    }
}
