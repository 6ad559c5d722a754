using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MLNetDeep.Pictures;

/// <summary>Decision regions: which class a model predicts where in a plane of two features, with rows of data.</summary>
/// <example>
/// <code>
/// double[] xs = [0, 1, 2];
/// double[] ys = [0, 1];
/// int[,] regions = { { 0, 0, 1 }, { 0, 1, 1 } }; // a row for each y
/// var plot = DecisionRegionPlot.Of("width", "height", xs, ys, regions, [new RegionPoint(0.2, 0.1, 0)], ["cat", "dog"]);
/// plot.Save("regions.svg");
/// </code>
/// </example>
public sealed class DecisionRegionPlot : Plot
{
    private const int MostPoints = 2000;

    private readonly (string X, string Y) _names;
    private readonly PlotCell[] _cells;
    private readonly RegionPoint[] _points;
    private readonly string[] _classes;

    private DecisionRegionPlot((string, string) names, PlotCell[] cells, RegionPoint[] points, string[] classes, string description)
        : base("Decision regions", description)
    {
        _names = names;
        _cells = cells;
        _points = points;
        _classes = classes;
    }

    /// <summary>Makes the plot. Of more than 2,000 points as many are drawn, evenly chosen.</summary>
    /// <param name="xAxis">The name of the feature along x.</param>
    /// <param name="yAxis">The name of the feature along y.</param>
    /// <param name="xs">The numbers of the grid along x, ascending.</param>
    /// <param name="ys">The numbers of the grid along y, ascending.</param>
    /// <param name="regions">The index of the predicted class at <c>[y, x]</c>; -1: none.</param>
    /// <param name="points">The rows of data. Those whose numbers are not finite are left out, and counted in the description.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <exception cref="ArgumentException">The grid has less than two numbers along a side, does not ascend or is not of the regions' size,
    /// or there is no class of an index.</exception>
    /// <example><inheritdoc cref="DecisionRegionPlot" path="/example/node()"/></example>
    public static DecisionRegionPlot Of(
        string xAxis, string yAxis, double[] xs, double[] ys, int[,] regions, IReadOnlyList<RegionPoint> points,
        IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(xAxis);
        ArgumentNullException.ThrowIfNull(yAxis);
        ArgumentNullException.ThrowIfNull(regions);
        ArgumentNullException.ThrowIfNull(points);
        PlotGuard.RequireAny(classes, nameof(classes), "class");
        RequireGrid(xs, nameof(xs));
        RequireGrid(ys, nameof(ys));
        PlotGuard.RequireLength(regions.GetLength(0), ys.Length, nameof(regions), "rows");
        PlotGuard.RequireLength(regions.GetLength(1), xs.Length, nameof(regions), "columns");
        foreach (int region in regions)
        {
            RequireClass(region, -1, nameof(regions));
        }
        RegionPoint[] finite = [.. points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))];
        foreach (RegionPoint point in finite)
        {
            RequireClass(point.Class, 0, nameof(points));
        }
        RegionPoint[] drawn = [.. PlotThinning.Evenly(finite.Length, MostPoints).Select(i => finite[i])];
        return new DecisionRegionPlot(
            (xAxis, yAxis), RegionCells.Of(xs, ys, regions), drawn, [.. classes],
            Describe((xAxis, yAxis), regions, classes, finite.Length, points.Count - finite.Length));

        void RequireClass(int index, int least, string name)
        {
            if (index < least || index >= classes.Count)
            {
                throw new ArgumentException($"{name}: expected indices of classes, {least} to {classes.Count - 1}, got {index}.", name);
            }
        }
    }

    internal IReadOnlyList<PlotCell> Cells => _cells;

    internal override int LeastHeight(PlotOptions options) => PlotAxes.HeightWithLegend(_classes, options);

    internal override void Draw(PlotModel model, PlotOptions options)
    {
        model.Axes.Add(PlotAxes.Linear(AxisPosition.Bottom, _names.X, _cells.Min(cell => cell.Left), _cells.Max(cell => cell.Right)));
        model.Axes.Add(PlotAxes.Linear(AxisPosition.Left, _names.Y, _cells.Min(cell => cell.Bottom), _cells.Max(cell => cell.Top)));
        foreach (Axis axis in model.Axes)
        {
            axis.MajorGridlineStyle = LineStyle.None;
        }
        model.Annotations.Add(new CellGrid(_cells) { Layer = OxyPlot.Annotations.AnnotationLayer.BelowSeries });
        for (int i = 0; i < _classes.Length; i++)
        {
            var rows = new ScatterSeries
            {
                Title = PlotAxes.LegendName(_classes[i], options),
                MarkerType = PlotPalette.Marker(i),
                MarkerSize = _points.Length > 500 ? 2.5 : 4,
                MarkerFill = PlotPalette.Color(i),
                MarkerStroke = OxyColors.White,
                MarkerStrokeThickness = 0.7,
            };
            rows.Points.AddRange(_points.Where(point => point.Class == i).Select(point => new ScatterPoint(point.X, point.Y)));
            model.Series.Add(rows);
        }
        PlotAxes.AddLegend(model);
    }

    private static void RequireGrid(double[] grid, string name)
    {
        ArgumentNullException.ThrowIfNull(grid, name);
        bool ascends = grid.Length >= 2 && Array.TrueForAll(grid, double.IsFinite);
        for (int i = 1; i < grid.Length; i++)
        {
            ascends &= grid[i] > grid[i - 1];
        }
        if (!ascends)
        {
            throw new ArgumentException($"{name}: expected at least two finite numbers, each greater than the one before.", name);
        }
    }

    private static string Describe((string X, string Y) names, int[,] regions, IReadOnlyList<string> classes, int rows, int left)
    {
        IEnumerable<string> shares = classes.Select(
            (name, i) => $"{name} {PlotText.Number(100.0 * regions.Cast<int>().Count(region => region == i) / regions.Length)} %");
        string drawn = rows > MostPoints ? $" {PlotText.Count(MostPoints, "of them is", "of them are")} drawn." : "";
        string without = left > 0 ? $" Left out, without finite numbers: {PlotText.Count(left, "row")}." : "";
        return $"Predicted class by {names.X} and {names.Y}, in parts of the plane: {PlotText.List(shares)}. "
            + $"{PlotText.Count(rows, "row")} of data.{drawn}{without}";
    }
}
