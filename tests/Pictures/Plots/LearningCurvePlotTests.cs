using System.Xml.Linq;

namespace MLNetDeep.Pictures.Tests;

public class LearningCurvePlotTests
{
    private static readonly CurveSeries Curve = new("mlp", [new(10_000, 0.9, 0.01), new(100, 0.7, 0.05), new(1_000, 0.8, 0.02)], "deep");

    [Fact]
    public void Of_PointsInAnyOrder_DescribesThemFromTheLeastToTheGreatest()
    {
        var plot = LearningCurvePlot.Of([Curve], "Rows", "Accuracy");

        Assert.Equal("Accuracy against Rows. mlp: 0.700 at 100 to 0.900 at 10,000.", plot.Description);
        plot.AssertHasTexts("mlp", "Rows", "Accuracy", "100", "1,000", "10,000");
    }

    [Fact]
    public void Draw_Logarithmic_HasPowersOfTenEvenlyApart()
    {
        var plot = LearningCurvePlot.Of([Curve], "Rows", "Accuracy");

        double first = plot.PlaceOf("1,000").X - plot.PlaceOf("100").X;
        Assert.Equal(first, plot.PlaceOf("10,000").X - plot.PlaceOf("1,000").X, 0.1);
    }

    [Theory]
    [InlineData(new[] { 5.0 })]
    [InlineData(new[] { 3.0, 4, 5 })]
    [InlineData(new[] { 8.0, 12 })]
    [InlineData(new[] { 0.001, 1e9 })]
    [InlineData(new[] { 1e-300, 1e300 })]
    public void Draw_Logarithmic_NamesTwoPowersOfTenAtLeast(double[] xs)
    {
        var plot = LearningCurvePlot.Of([new("mlp", [.. xs.Select(x => new CurvePoint(x, 0.123456))])], "Rows", "Accuracy");

        double title = plot.PlaceOf("Rows").Y;
        double[] places =
        [
            .. Svgs.Elements(plot, "text", null).Where(text => text.Attribute("x") is not null)
                .Select(text => Svgs.Number(text.Attribute("y"))),
        ];
        Assert.InRange(places.Count(y => y > title - 30 && y < title - 5), 2, 14);
    }

    [Theory]
    [InlineData(0.05, 3)]
    [InlineData(0, 0)]
    public void Draw_Spreads_AreBarsWithCaps(double spread, int bars)
    {
        var plot = LearningCurvePlot.Of(
            [Curve with { Points = [.. Curve.Points.Select(point => point with { Spread = spread })] }], "Rows", "Accuracy");

        int lines = plot.OfColor("line", PlotPalette.Color(0)).Length + plot.OfColor("polyline", PlotPalette.Color(0)).Length;

        // One more is the curve, one in the legend.
        Assert.Equal((bars * 3) + 2, lines);
    }

    [Fact]
    public void Draw_ManySeriesInASmallPlot_IsHigherSoThatTheLegendLeavesRoom()
    {
        var plot = LearningCurvePlot.Of([.. Enumerable.Range(0, 14).Select(i => Curve with { Name = $"model {i}" })], "Rows", "Accuracy");

        XElement area = Svgs.Elements(plot, "clipPath", new PlotOptions { Width = 300, Height = 240 })[0].Elements().Single();

        Assert.InRange(Svgs.Number(area.Attribute("height")), 100, 400);
    }

    [Fact]
    public void Draw_Groups_HaveTheSameDashes()
    {
        var plot = LearningCurvePlot.Of([Curve, Curve with { Name = "cnn" }, new("forest", Curve.Points, "classic")], "Rows", "Accuracy");

        string?[] dashes =
        [
            .. Enumerable.Range(0, 3).Select(
                i => plot.OfColor("polyline", PlotPalette.Color(i)).SelectMany(line => line.AncestorsAndSelf().Attributes("style"))
                    .Select(style => style.Value).FirstOrDefault(style => style.Contains("dasharray", StringComparison.Ordinal))),
        ];
        Assert.Equal([true, true, false], dashes.Select(dash => dash is null));
    }

    [Fact]
    public void Of_PointsWithoutAMean_LeavesThemOutAndCountsThem()
    {
        var plot = LearningCurvePlot.Of([new("mlp", [new(1, 0.5), new(2, double.NaN)])], "Epoch", "Loss", logarithmic: false);

        Assert.Equal("Loss against Epoch. mlp: 0.500 at 1. Left out, without a finite Loss: 1 point.", plot.Description);
    }

    [Fact]
    public void Of_ImpossibleSeries_IsRefused()
    {
        Svgs.AssertRefused("at least one series", () => LearningCurvePlot.Of([], "Rows", "Accuracy"));
        Svgs.AssertRefused("finite mean in 'mlp'", () => LearningCurvePlot.Of([new("mlp", [new(1, double.NaN)])], "Rows", "Accuracy"));
        Svgs.AssertRefused("above 0 for a logarithmic axis, got 0 of mlp", () => LearningCurvePlot.Of([new("mlp", [new(0, 1)])], "a", "b"));
        Svgs.AssertRefused("got -1 of 'mlp'", () => LearningCurvePlot.Of([new("mlp", [new(1, 1, -1)])], "a", "b"));
        CurveSeries endless = new("mlp", [new(double.PositiveInfinity, 1)]);
        Svgs.AssertRefused("expected finite numbers, got", () => LearningCurvePlot.Of([endless], "a", "b", logarithmic: false));
    }
}
