namespace MLNetDeep.Pictures.Tests;

public class ResidualPlotTests
{
    [Fact]
    public void Of_Numbers_TellsTheErrorAndRSquared()
    {
        var plot = ResidualPlot.Of([1, 2, 3], [1, 2, 5]);

        Assert.Equal(
            "Predicted against actual numbers of 3 rows: root of the mean squared error 1.15, R squared -1.000.", plot.Description);
        plot.AssertHasTexts("Actual", "Predicted");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2000, 2000)]
    [InlineData(2001, 2000)]
    [InlineData(100_000, 2000)]
    public void Draw_ManyRows_HasAtMostTwoThousandPoints(int rows, int drawn)
    {
        float[] numbers = [.. Enumerable.Range(0, rows).Select(i => (float)i)];

        var plot = ResidualPlot.Of(numbers, numbers);

        Assert.Equal(drawn, plot.OfColor("ellipse", PlotPalette.Color(0)).Length);
        Assert.Equal(drawn < rows, plot.Description.Contains(" 2,000 of them are drawn.", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_RowsThatAreNotFinite_LeavesThemOutAndCountsThem() => Assert.EndsWith(
        "Left out, without finite numbers: 2 rows.", ResidualPlot.Of([1, float.NaN, 3], [1, 2, float.PositiveInfinity]).Description,
        StringComparison.Ordinal);

    [Fact]
    public void Of_EqualNumbers_HasNoRSquared() =>
        Assert.DoesNotContain("R squared", ResidualPlot.Of([2, 2], [2, 3]).Description, StringComparison.Ordinal);

    [Fact]
    public void Of_ImpossibleNumbers_IsRefused()
    {
        Svgs.AssertRefused("expected 2 numbers, one for each, got 1", () => ResidualPlot.Of([1, 2], [1]));
        Svgs.AssertRefused("at least one row with finite numbers", () => ResidualPlot.Of([], []));
        Svgs.AssertRefused("at least one row with finite numbers", () => ResidualPlot.Of([float.NaN], [1]));
    }
}
