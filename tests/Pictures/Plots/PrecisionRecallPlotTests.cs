namespace MLNetDeep.Pictures.Tests;

public class PrecisionRecallPlotTests
{
    private static readonly ScoredLabels Small = new("mlp", [0.1f, 0.4f, 0.35f, 0.8f], [false, false, true, true]);

    [Fact]
    public void Draw_ACurve_GoesInStepsThatTheAveragePrecisionIsTheAreaUnder()
    {
        ScoredLabels scored = PlotCases.Scored("mlp", 0.4);

        (double X, double Y)[] points = PrecisionRecallPlot.Of([scored]).ShareLine(1);

        double area = points.Skip(1).Zip(points).Sum(pair => (pair.First.X - pair.Second.X) * (pair.First.Y + pair.Second.Y) / 2);
        Assert.Equal(BinaryCurves.AveragePrecision(scored.Scores, scored.Positives), area, 0.01);
    }

    [Fact]
    public void Of_Curves_TellsTheirAveragePrecisionsAndChanceWhereItIsTheSame()
    {
        var same = PrecisionRecallPlot.Of([Small]);
        var differing = PrecisionRecallPlot.Of([Small, new("other", [0, 1, 2], [false, true, true])]);

        Assert.Equal("Average precision: mlp 0.833. Chance is 0.500.", same.Description);
        Assert.Equal("Average precision: mlp 0.833, other 1.000.", differing.Description);
        same.AssertHasTexts("mlp (AP 0.833)", "chance");
        Assert.DoesNotContain("chance", differing.Texts());
    }

    [Fact]
    public void Of_RowsOfOneClass_NeedsPositiveOnesAlone()
    {
        Assert.StartsWith(
            "Average precision: mlp 1.000.", PrecisionRecallPlot.Of([Small with { Positives = [true, true, true, true] }]).Description,
            StringComparison.Ordinal);
        Svgs.AssertRefused("a positive row", () => PrecisionRecallPlot.Of([Small with { Positives = [false, false, false, false] }]));
        Svgs.AssertRefused("at least one curve", () => PrecisionRecallPlot.Of([]));
    }
}
