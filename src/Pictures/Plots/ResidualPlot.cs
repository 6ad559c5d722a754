using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MLNetDeep.Pictures;

/// <summary>Predicted against actual numbers, with the diagonal on which a perfect prediction lies.</summary>
/// <example>
/// <code>
/// float[] actual = [1, 2, 3];
/// float[] predicted = [1.1f, 1.9f, 3.2f];
/// ResidualPlot.Of(actual, predicted).Save("residuals.svg");
/// </code>
/// </example>
public sealed class ResidualPlot : Plot
{
    private const int MostPoints = 2000;

    private readonly DataPoint[] _points;

    private ResidualPlot(DataPoint[] points, string description)
        : base("Predicted and actual", description) => _points = points;

    /// <summary>Makes the plot. Of more than 2,000 rows as many are drawn, evenly chosen; the description is of all.</summary>
    /// <param name="actual">The number of each row.</param>
    /// <param name="predicted">The predicted number of each row.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there is no row with finite numbers; others are left out, and counted in
    /// the description.</exception>
    /// <example><inheritdoc cref="ResidualPlot" path="/example/node()"/></example>
    public static ResidualPlot Of(IReadOnlyList<float> actual, IReadOnlyList<float> predicted)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(predicted);
        PlotGuard.RequireLength(predicted.Count, actual.Count, nameof(predicted), "numbers");
        DataPoint[] points =
        [
            .. Enumerable.Range(0, actual.Count).Where(i => float.IsFinite(actual[i]) && float.IsFinite(predicted[i]))
                .Select(i => new DataPoint(actual[i], predicted[i])),
        ];
        PlotGuard.RequireAny(points, nameof(actual), "row with finite numbers");
        return new ResidualPlot(
            [.. PlotThinning.Evenly(points.Length, MostPoints).Select(i => points[i])],
            Describe(points, actual.Count - points.Length));
    }

    internal override void Draw(PlotModel model, PlotOptions options)
    {
        double least = _points.Min(point => Math.Min(point.X, point.Y));
        double most = _points.Max(point => Math.Max(point.X, point.Y));
        double room = most > least ? (most - least) * 0.04 : Math.Max(1, Math.Abs(least) * 0.1);
        (least, most) = (least - room, most + room);
        model.Axes.Add(PlotAxes.Linear(AxisPosition.Bottom, "Actual", least, most));
        model.Axes.Add(PlotAxes.Linear(AxisPosition.Left, "Predicted", least, most));
        var rows = new ScatterSeries
        {
            MarkerType = MarkerType.Circle,
            MarkerSize = _points.Length > 300 ? 2 : 3.5,
            MarkerFill = OxyColor.FromAColor(150, PlotPalette.Color(0)),
        };
        rows.Points.AddRange(_points.Select(point => new ScatterPoint(point.X, point.Y)));
        model.Series.Add(rows);
        model.Series.Add(PlotAxes.Reference("perfect", new(least, least), new(most, most)));
    }

    private static string Describe(DataPoint[] points, int left)
    {
        double mean = points.Average(point => point.X);
        double squares = points.Sum(point => (point.X - point.Y) * (point.X - point.Y));
        double variance = points.Sum(point => (point.X - mean) * (point.X - mean));
        string fit = variance > 0 ? $", R squared {PlotText.Score(1 - (squares / variance))}" : "";
        string drawn = points.Length > MostPoints ? $" {PlotText.Count(MostPoints, "of them is", "of them are")} drawn." : "";
        string without = left > 0 ? $" Left out, without finite numbers: {PlotText.Count(left, "row")}." : "";
        return $"Predicted against actual numbers of {PlotText.Count(points.Length, "row")}: root of the mean squared error "
            + $"{PlotText.Number(Math.Sqrt(squares / points.Length))}{fit}.{drawn}{without}";
    }
}
