namespace MLNetDeep.Pictures.Tests;

public class ImportancePlotTests
{
    [Fact]
    public void Of_Features_HasTheLargestAtTheTop()
    {
        var plot = ImportancePlot.Of([new("small", 0.1), new("large", 0.5, 0.1), new("harmful", -0.2)]);

        Assert.Equal("Importance of 3 features, largest first: large 0.5, small 0.1, harmful -0.2.", plot.Description);
        string[] names = ["large", "small", "harmful"];
        Assert.Equal(names, names.OrderBy(name => plot.PlaceOf(name).Y));
    }

    [Fact]
    public void Draw_Bars_AreAsLongAsTheImportancesFromZero()
    {
        var plot = ImportancePlot.Of([new("a", 0.4), new("b", 0.2), new("c", -0.1)]);

        double[] widths = [.. plot.OfColor("rect", PlotPalette.Color(0)).Select(bar => Svgs.Number(bar.Attribute("width")))];
        Assert.Equal(3, widths.Length);
        Assert.Equal(2, widths[0] / widths[1], 0.01);
        Assert.Equal(4, widths[0] / widths[2], 0.02);
    }

    [Theory]
    [InlineData(20, "Importance")]
    [InlineData(33, "Importance (and 13 more features)")]
    public void Draw_ManyFeatures_HasTwentyAndCountsTheRest(int features, string axis)
    {
        var plot = ImportancePlot.Of([.. Enumerable.Range(0, features).Select(i => new FeatureImportance($"f{i}", 1.0 / (i + 1)))]);

        Assert.Equal(20, plot.OfColor("rect", PlotPalette.Color(0)).Length);
        Assert.Contains(axis, plot.Texts());
    }

    [Fact]
    public void Of_FeaturesWithoutANumber_LeavesThemOutAndSaysSo() => Assert.EndsWith(
        "Left out, without a finite importance: b.", ImportancePlot.Of([new("a", 1), new("b", double.NaN)]).Description,
        StringComparison.Ordinal);

    [Fact]
    public void Of_ImpossibleFeatures_IsRefused()
    {
        Svgs.AssertRefused("at least one feature", () => ImportancePlot.Of([]));
        Svgs.AssertRefused("got -1 of 'a'", () => ImportancePlot.Of([new("a", 1, -1)]));
        Svgs.AssertRefused("got NaN of 'a'", () => ImportancePlot.Of([new("a", 1, double.NaN)]));
    }
}
