using System.Globalization;

namespace MLNetDeep.Pictures.Tests;

public class PartialDependencePlotTests
{
    [Fact]
    public void Of_ValuesInAnyOrder_DrawsALineThatGoesForward()
    {
        var plot = PartialDependencePlot.Of("age", [30, 10, 20], [new("mlp", [0.9, 0.1, 0.2])], "Probability");

        Assert.Equal("Partial dependence on age", plot.Title);
        Assert.Equal("Mean Probability by age: mlp 0.100 at 10 to 0.900 at 30.", plot.Description);
        double[] xs =
        [
            .. plot.OfColor("polyline", PlotPalette.Color(0))[0].Attribute("points")!.Value.Split(' ')
                .Select(point => double.Parse(point.Split(',')[0], CultureInfo.InvariantCulture)),
        ];
        Assert.Equal(3, xs.Length);
        Assert.Equal(xs.Order(), xs);
    }

    [Fact]
    public void OfCategories_HasAMarkerForEachSeriesSideBySide()
    {
        var plot = PartialDependencePlot.OfCategories("colour", ["red", "green"], [new("mlp", [0.3, 0.3]), new("forest", [0.3, 0.3])]);

        Assert.Equal("Mean Prediction by colour: mlp 0.300 at red to 0.300 at red, forest 0.300 at red to 0.300 at red.", plot.Description);
        plot.AssertHasTexts("red", "green", "colour", "Prediction", "mlp", "forest");
        double[] first = [.. plot.OfColor("ellipse", PlotPalette.Color(0)).Select(mark => Svgs.Number(mark.Attribute("cx")))];
        Assert.Equal(3, first.Length);
        Assert.True(first[0] < plot.PlaceOf("red").X);
        Assert.Equal(plot.PlaceOf("green").X - plot.PlaceOf("red").X, first[1] - first[0], 0.1);
    }

    [Fact]
    public void Of_ImpossibleNumbers_IsRefused()
    {
        Svgs.AssertRefused("at least one value", () => PartialDependencePlot.Of("age", [], [new("mlp", [])]));
        Svgs.AssertRefused("at least one category", () => PartialDependencePlot.OfCategories("age", [], [new("mlp", [])]));
        Svgs.AssertRefused("at least one series", () => PartialDependencePlot.Of("age", [1], []));
        Svgs.AssertRefused("expected 2 numbers of 'mlp'", () => PartialDependencePlot.Of("age", [1, 2], [new("mlp", [1])]));
        Svgs.AssertRefused("got NaN of age", () => PartialDependencePlot.Of("age", [double.NaN], [new("mlp", [1])]));
        Svgs.AssertRefused("got NaN of mlp", () => PartialDependencePlot.Of("age", [1], [new("mlp", [double.NaN])]));
    }
}
