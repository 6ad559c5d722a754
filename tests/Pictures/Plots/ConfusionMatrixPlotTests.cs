using System.Xml.Linq;
using OxyPlot;

namespace MLNetDeep.Pictures.Tests;

public class ConfusionMatrixPlotTests
{
    [Fact]
    public void Of_Rows_CountsThemByClass()
    {
        var plot = ConfusionMatrixPlot.Of(["cat", "dog", "cat", "cat"], ["cat", "dog", "dog", "cat"]);
        var same = ConfusionMatrixPlot.Of(["cat", "dog"], new long[,] { { 2, 1 }, { 0, 1 } });

        Assert.Equal(same.ToSvg(), plot.ToSvg());
        Assert.Equal(
            "4 rows of 2 classes: 3 rows right, an accuracy of 0.750. The most frequent error: cat taken for dog, 1 row.",
            plot.Description);
    }

    [Fact]
    public void Of_RowsWithoutClasses_SortsNumbersByValueAndOthersByName()
    {
        var numbers = ConfusionMatrixPlot.Of(["10", "9", "2.5"], ["9", "9", "9"]);
        var names = ConfusionMatrixPlot.Of(["10", "9", "b"], ["9", "9", "9"]);

        Assert.Equal(ConfusionMatrixPlot.Of(["10", "9", "2.5"], ["9", "9", "9"], ["2.5", "9", "10"]).ToSvg(), numbers.ToSvg());
        Assert.Equal(ConfusionMatrixPlot.Of(["10", "9", "b"], ["9", "9", "9"], ["10", "9", "b"]).ToSvg(), names.ToSvg());
    }

    [Fact]
    public void Draw_Counts_HasActualClassesDownAndPredictedOnesAcross()
    {
        var plot = ConfusionMatrixPlot.Of(["a", "b"], new long[,] { { 11, 12 }, { 13, 14 } });

        Assert.Equal(plot.PlaceOf("11").Y, plot.PlaceOf("12").Y);
        Assert.Equal(plot.PlaceOf("11").X, plot.PlaceOf("13").X);
        Assert.True(plot.PlaceOf("11").X < plot.PlaceOf("12").X);
        Assert.True(plot.PlaceOf("11").Y < plot.PlaceOf("13").Y);
        plot.AssertHasTexts("Actual class", "Predicted class");
    }

    [Fact]
    public void Draw_Cells_AreShadedByTheirShareOfTheRow()
    {
        var plot = ConfusionMatrixPlot.Of(["a", "b"], new long[,] { { 3, 1 }, { 0, 1000 } });

        string[] opacities =
        [
            .. plot.OfColor("rect", PlotPalette.Full).Select(cell => cell.Attribute("style")!.Value)
                .Select(style => style.Contains("fill-opacity:", StringComparison.Ordinal) ? style.Split("fill-opacity:")[1][..4] : "1"),
        ];
        Assert.Equal(["0.76", "0.29", "1"], opacities);
    }

    [Fact]
    public void Draw_Counts_AreReadOnEveryShadeOnWhiteAndDark()
    {
        for (int percent = 0; percent <= 100; percent++)
        {
            var plot = ConfusionMatrixPlot.Of(["a", "b"], new long[,] { { percent, 100 - percent }, { 0, 1 } });
            XElement cell = Svgs.Elements(plot, "text", null).First(text => text.Value == $"{percent}");
            bool isWhite = cell.AncestorsAndSelf().Any(
                part => part.Attribute("style")?.Value.Contains("rgb(255,255,255)", StringComparison.Ordinal) == true);
            double shade = percent == 0 ? 0 : 0.06 + (0.94 * percent / 100);

            var onWhite = OxyColor.Interpolate(OxyColors.White, PlotPalette.Full, shade);
            var onDark = OxyColor.Interpolate(PlotPalette.Dark, PlotPalette.Full, shade);

            Assert.True(PlotPaletteTests.Contrast(isWhite ? OxyColors.White : PlotPalette.Ink, onWhite) >= 3.5, $"{percent} % on white");
            Assert.True(PlotPaletteTests.Contrast(OxyColors.White, onDark) >= 4.5, $"{percent} % on dark");
        }
    }

    [Theory]
    [InlineData(25, true)]
    [InlineData(26, false)]
    public void Draw_ManyClasses_HasShadesAlone(int classes, bool isNumbered)
    {
        long[,] counts = new long[classes, classes];
        for (int i = 0; i < classes; i++)
        {
            counts[i, i] = 77;
        }

        var plot = ConfusionMatrixPlot.Of([.. Enumerable.Range(0, classes).Select(i => $"c{i}")], counts);

        Assert.Equal(isNumbered ? classes : 0, plot.Texts().Count(text => text == "77"));
        Assert.Equal(classes, plot.OfColor("rect", PlotPalette.Full).Length);
    }

    [Fact]
    public void Of_CountsThatChangeLater_KeepsWhatItWasGiven()
    {
        long[,] counts = { { 1, 0 }, { 0, 1 } };
        var plot = ConfusionMatrixPlot.Of(["a", "b"], counts);
        string before = plot.ToSvg();

        counts[0, 0] = 100;

        Assert.Equal(before, plot.ToSvg());
    }

    [Fact]
    public void Of_NoRowsAtAll_SaysSo() =>
        Assert.Equal("No rows of 2 classes.", ConfusionMatrixPlot.Of(["a", "b"], new long[2, 2]).Description);

    [Fact]
    public void Of_ImpossibleCounts_IsRefused()
    {
        Svgs.AssertRefused("at least one class", () => ConfusionMatrixPlot.Of([], new long[0, 0]));
        Svgs.AssertRefused("expected 2 rows", () => ConfusionMatrixPlot.Of(["a", "b"], new long[1, 2]));
        Svgs.AssertRefused("expected 2 columns", () => ConfusionMatrixPlot.Of(["a", "b"], new long[2, 3]));
        Svgs.AssertRefused("got -1", () => ConfusionMatrixPlot.Of(["a"], new long[,] { { -1 } }));
        Svgs.AssertRefused("expected 2 classes", () => ConfusionMatrixPlot.Of(["a", "b"], ["a"]));
        Svgs.AssertRefused("at least one row", () => ConfusionMatrixPlot.Of([], []));
        Svgs.AssertRefused("none of the name 'b'", () => ConfusionMatrixPlot.Of(["a"], ["b"], ["a"]));
        Svgs.AssertRefused("'a' twice", () => ConfusionMatrixPlot.Of(["a"], ["a"], ["a", "a"]));
    }
}
