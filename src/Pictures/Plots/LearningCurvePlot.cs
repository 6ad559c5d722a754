using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MLNetDeep.Pictures;

/// <summary>Learning curves: a measure of each model against the rows or the epochs that it learned from, with error bars.</summary>
/// <example>
/// <code>
/// CurvePoint[] points = [new(100, 0.81, 0.02), new(1_000, 0.90, 0.01), new(10_000, 0.94, 0.005)];
/// LearningCurvePlot.Of([new CurveSeries("Mlp", points, "deep")], "Rows", "Accuracy").Save("rows.svg");
///
/// CurvePoint[] losses = [new(1, 0.9), new(2, 0.5), new(3, 0.4)];
/// LearningCurvePlot.Of([new CurveSeries("training", losses)], "Epoch", "Loss", logarithmic: false).Save("loss.svg");
/// </code>
/// </example>
public sealed class LearningCurvePlot : Plot
{
    private const int MostMarkers = 30;

    private readonly CurveSeries[] _series;
    private readonly string _xAxis;
    private readonly string _yAxis;
    private readonly bool _logarithmic;

    private LearningCurvePlot(CurveSeries[] series, string xAxis, string yAxis, bool logarithmic, string description)
        : base("Learning curves", description)
    {
        _series = series;
        _xAxis = xAxis;
        _yAxis = yAxis;
        _logarithmic = logarithmic;
    }

    /// <summary>Makes the plot.</summary>
    /// <param name="series">The lines. Points whose mean is not finite are left out, and counted in the description.</param>
    /// <param name="xAxis">The name of what the curves go along, such as "Rows" or "Epoch".</param>
    /// <param name="yAxis">The name of the measure, such as "Accuracy" or "Loss".</param>
    /// <param name="logarithmic">Whether x is drawn by its logarithm, as numbers of rows are.</param>
    /// <exception cref="ArgumentException">There is no series, one has no point with a finite mean, a spread is below 0, or an x is not
    /// finite or, on a logarithmic axis, not above 0.</exception>
    /// <example><inheritdoc cref="LearningCurvePlot" path="/example/node()"/></example>
    public static LearningCurvePlot Of(IReadOnlyList<CurveSeries> series, string xAxis, string yAxis, bool logarithmic = true)
    {
        PlotGuard.RequireAny(series, nameof(series), "series");
        ArgumentNullException.ThrowIfNull(xAxis);
        ArgumentNullException.ThrowIfNull(yAxis);
        CurveSeries[] drawn = [.. series.Select(curve => Finite(curve, logarithmic))];
        int left = series.Sum(curve => curve.Points.Count) - drawn.Sum(curve => curve.Points.Count);
        string description = $"{yAxis} against {xAxis}. {PlotText.List(drawn.Select(Describe))}.";
        if (left > 0)
        {
            description += $" Left out, without a finite {yAxis}: {PlotText.Count(left, "point")}.";
        }
        return new LearningCurvePlot(drawn, xAxis, yAxis, logarithmic, description);
    }

    internal override int LeastHeight(PlotOptions options) => PlotAxes.HeightWithLegend(_series.Select(curve => curve.Name), options);

    internal override void Draw(PlotModel model, PlotOptions options)
    {
        model.Axes.Add(
            _logarithmic
                ? PlotAxes.Logarithmic(AxisPosition.Bottom, _xAxis, _series.SelectMany(curve => curve.Points.Select(point => point.X)))
                : PlotAxes.Linear(AxisPosition.Bottom, _xAxis));
        model.Axes.Add(PlotAxes.Linear(AxisPosition.Left, _yAxis));
        string?[] groups = [.. _series.Select(curve => curve.Group).Distinct()];
        for (int i = 0; i < _series.Length; i++)
        {
            CurveSeries curve = _series[i];
            LineSeries line = PlotAxes.Line(i, PlotAxes.LegendName(curve.Name, options), curve.Points.Count <= MostMarkers);
            if (groups.Length > 1)
            {
                line.Dashes = PlotPalette.Dash(Array.IndexOf(groups, curve.Group));
            }
            line.Points.AddRange(curve.Points.Select(point => new DataPoint(point.X, point.Mean)));
            model.Series.Add(line);
            var bars = new ErrorBars([.. curve.Points.Where(point => point.Spread > 0).Select(Bar)], line.Color);
            model.Annotations.Add(bars);
            model.Series.Add(bars.Extent());
        }
        PlotAxes.AddLegend(model);
    }

    private static (DataPoint Low, DataPoint High) Bar(CurvePoint point) =>
        (new(point.X, point.Mean - point.Spread), new(point.X, point.Mean + point.Spread));

    private static CurveSeries Finite(CurveSeries curve, bool logarithmic)
    {
        CurvePoint[] points = [.. curve.Points.Where(point => double.IsFinite(point.Mean)).OrderBy(point => point.X)];
        PlotGuard.RequireAny(points, "series", $"point with a finite mean in '{curve.Name}'");
        foreach (CurvePoint point in points)
        {
            if (logarithmic)
            {
                PlotGuard.RequirePositive(point.X, "series", curve.Name);
            }
            PlotGuard.RequireFinite(point.X, "series", curve.Name);
            if (point.Spread < 0 || !double.IsFinite(point.Spread))
            {
                throw new ArgumentException($"series: expected spreads of at least 0, got {point.Spread} of '{curve.Name}'.", "series");
            }
        }
        return curve with { Points = points };
    }

    private static string Describe(CurveSeries curve)
    {
        (CurvePoint first, CurvePoint last) = (curve.Points[0], curve.Points[^1]);
        string start = $"{curve.Name}: {PlotText.Score(first.Mean)} at {PlotText.Tick(first.X)}";
        return curve.Points.Count == 1 ? start : $"{start} to {PlotText.Score(last.Mean)} at {PlotText.Tick(last.X)}";
    }
}
