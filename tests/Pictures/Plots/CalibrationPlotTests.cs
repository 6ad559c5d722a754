namespace MLNetDeep.Pictures.Tests;

public class CalibrationPlotTests
{
    private static readonly ScoredLabels Small = new("mlp", [0.1f, 0.3f, 0.7f, 0.8f, 0.9f], [false, true, true, true, false]);

    [Fact]
    public void Draw_ACurve_GoesThroughTheMeansOfItsBins()
    {
        var plot = CalibrationPlot.Of([Small], bins: 2);

        Assert.Equal([(0.2, 0.5), (0.8, 0.667)], plot.ShareLine(1));
        Assert.Equal("Expected calibration error in 2 bins: mlp 0.200.", plot.Description);
        plot.AssertHasTexts("mlp (ECE 0.200)", "perfect");
    }

    [Fact]
    public void Of_RowsWithoutAFiniteProbability_LeavesThemOutAndCountsThem()
    {
        var plot = CalibrationPlot.Of([Small with { Scores = [float.NaN, 0.3f, 0.7f, 0.8f, 0.9f] }]);

        Assert.EndsWith(" Left out, without a finite score: 1 row of mlp.", plot.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ImpossibleCurves_IsRefused()
    {
        Svgs.AssertRefused("at least one curve", () => CalibrationPlot.Of([]));
        Svgs.AssertRefused("from 0 to 1, got 3", () => CalibrationPlot.Of([Small with { Scores = [0, 1, 0, 1, 3] }]));
        Svgs.AssertRefused("bins: expected at least 1, got 0", () => CalibrationPlot.Of([Small], bins: 0));
    }
}
