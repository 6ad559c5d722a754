namespace MLNetDeep.Pictures.Tests;

public class DecisionRegionPlotTests
{
    private static readonly double[] Xs = [0, 1, 2, 4];
    private static readonly double[] Ys = [0, 2, 4];
    private static readonly int[,] Regions = { { 0, 0, 1, 1 }, { 0, 0, 1, 1 }, { 0, 1, -1, 1 } };

    [Fact]
    public void Of_AGrid_MergesEqualCellsOfARowAndEqualRows()
    {
        IReadOnlyList<PlotCell> cells = DecisionRegionPlot.Of("a", "b", Xs, Ys, Regions, [], ["x", "y"]).Cells;

        Assert.Equal(
            [(1.5, 3, 3, 5), (-0.5, -1, 1.5, 3), (-0.5, 3, 0.5, 5), (1.5, -1, 5, 3), (0.5, 3, 1.5, 5), (3, 3, 5, 5)],
            cells.Select(cell => (cell.Left, cell.Bottom, cell.Right, cell.Top)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_AnyGrid_CoversEachOfItsPlacesOnceInTheColourOfItsClass(int seed)
    {
        var random = new Random(seed);
        int[,] regions = new int[9, 11];
        for (int i = 0; i < regions.Length; i++)
        {
            regions[i / 11, i % 11] = random.Next(3);
        }
        double[] xs = [.. Enumerable.Range(0, 11).Select(i => (double)i)];
        double[] ys = [.. Enumerable.Range(0, 9).Select(i => i * 0.5)];

        IReadOnlyList<PlotCell> cells = DecisionRegionPlot.Of("a", "b", xs, ys, regions, [], ["x", "y", "z"]).Cells;

        for (int i = 0; i < regions.Length; i++)
        {
            (double x, double y) = (xs[i % 11], ys[i / 11]);
            PlotCell cell = Assert.Single(cells, cell => cell.Left < x && x < cell.Right && cell.Bottom < y && y < cell.Top);
            Assert.Equal(OxyPlot.OxyColor.FromAColor(cell.Color.A, PlotPalette.Color(regions[i / 11, i % 11])), cell.Color);
        }
    }

    [Fact]
    public void Draw_Points_HaveTheMarkerOfTheirClass()
    {
        var plot = DecisionRegionPlot.Of("a", "b", Xs, Ys, Regions, [new(0, 0, 0), new(1, 1, 0), new(3, 3, 1)], ["x", "y"]);

        // One more is in the legend.
        Assert.Equal(3, plot.OfColor("ellipse", PlotPalette.Color(0)).Length);
        Assert.Equal(2, plot.OfColor("polygon", PlotPalette.Color(1)).Length);
        plot.AssertHasTexts("a", "b", "x", "y");
        Assert.Equal("Predicted class by a and b, in parts of the plane: x 41.7 %, y 50 %. 3 rows of data.", plot.Description);
    }

    [Fact]
    public void Draw_ALargeGrid_IsASmallFile()
    {
        double[] grid = [.. Enumerable.Range(0, 200).Select(i => i / 100.0)];
        int[,] regions = new int[200, 200];
        for (int i = 0; i < regions.Length; i++)
        {
            regions[i / 200, i % 200] = i / 200 + (i % 200) > 200 ? 1 : 0;
        }

        Assert.InRange(DecisionRegionPlot.Of("a", "b", grid, grid, regions, [], ["x", "y"]).ToSvg().Length, 1000, 30_000);
    }

    [Fact]
    public void Of_PointsThatAreNotFinite_LeavesThemOutAndCountsThem() => Assert.EndsWith(
        "0 rows of data. Left out, without finite numbers: 1 row.",
        DecisionRegionPlot.Of("a", "b", Xs, Ys, Regions, [new(double.NaN, 0, 0)], ["x", "y"]).Description, StringComparison.Ordinal);

    [Fact]
    public void Of_ImpossibleRegions_IsRefused()
    {
        Svgs.AssertRefused("at least one class", () => DecisionRegionPlot.Of("a", "b", Xs, Ys, Regions, [], []));
        Svgs.AssertRefused("xs: expected at least two finite numbers", () => DecisionRegionPlot.Of("a", "b", [1], Ys, Regions, [], ["x"]));
        Svgs.AssertRefused("ys: expected at least two", () => DecisionRegionPlot.Of("a", "b", Xs, [0, 2, 1], Regions, [], ["x"]));
        Svgs.AssertRefused("expected 2 rows", () => DecisionRegionPlot.Of("a", "b", Xs, [0, 1], Regions, [], ["x", "y"]));
        Svgs.AssertRefused("expected 2 columns", () => DecisionRegionPlot.Of("a", "b", [0, 1], Ys, Regions, [], ["x", "y"]));
        Svgs.AssertRefused(
            "regions: expected indices of classes, -1 to 0, got 1", () => DecisionRegionPlot.Of("a", "b", Xs, Ys, Regions, [], ["x"]));
        Svgs.AssertRefused(
            "points: expected indices of classes, 0 to 1, got -1",
            () => DecisionRegionPlot.Of("a", "b", Xs, Ys, Regions, [new(0, 0, -1)], ["x", "y"]));
    }
}
