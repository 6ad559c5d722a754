using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MLNetDeep.Pictures;

/// <summary>A dot plot of models' scores with their intervals, the best model at the top.</summary>
/// <example>
/// <code>
/// var plot = ScoresPlot.Of(
///     [
///         new ScoreInterval("Mlp", 0.953, 0.941, 0.965, "deep"),
///         new ScoreInterval("RandomForest", 0.949, 0.938, 0.960, "classic"),
///         new ScoreInterval("Most frequent class", 0.333, 0.320, 0.346, "baseline"),
///     ],
///     "Accuracy");
/// plot.Save("scores.svg");
/// </code>
/// </example>
public sealed class ScoresPlot : Plot
{
    private readonly ScoreInterval[] _models;
    private readonly string _axis;

    private ScoresPlot(ScoreInterval[] models, string axis, string description)
        : base("Scores of models", description)
    {
        _models = models;
        _axis = axis;
    }

    internal override int LeastHeight(PlotOptions options) => 110 + (22 * _models.Length);

    /// <summary>Makes the plot.</summary>
    /// <param name="models">The models. Those whose mean is not finite are left out, and named in the description.</param>
    /// <param name="axis">The name of the score, such as "Accuracy".</param>
    /// <param name="lessIsBetter">Whether a lower score is better, as of an error.</param>
    /// <exception cref="ArgumentException">There is no model with a finite mean, or an interval does not hold its mean.</exception>
    /// <example><inheritdoc cref="ScoresPlot" path="/example/node()"/></example>
    public static ScoresPlot Of(IReadOnlyList<ScoreInterval> models, string axis, bool lessIsBetter = false)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(axis);
        ScoreInterval[] drawn = [.. models.Where(model => double.IsFinite(model.Mean))];
        PlotGuard.RequireAny(drawn, nameof(models), "model with a finite mean");
        foreach (ScoreInterval model in drawn)
        {
            if (model.Low > model.Mean || model.High < model.Mean)
            {
                throw new ArgumentException(
                    $"{nameof(models)}: expected an interval around the mean, got {model.Low} to {model.High} around {model.Mean} "
                    + $"of '{model.Name}'.",
                    nameof(models));
            }
        }
        drawn = [.. lessIsBetter ? drawn.OrderBy(model => model.Mean) : drawn.OrderByDescending(model => model.Mean)];
        string direction = lessIsBetter ? "less is better" : "more is better";
        string description = $"{axis} ({direction}), best first: {PlotText.List(drawn.Select(Describe))}.";
        string[] left = [.. models.Where(model => !double.IsFinite(model.Mean)).Select(model => model.Name)];
        if (left.Length > 0)
        {
            description += $" Left out, without a finite score: {PlotText.List(left)}.";
        }
        return new ScoresPlot(drawn, $"{axis} ({direction})", description);
    }

    internal override void Draw(PlotModel model, PlotOptions options)
    {
        model.Axes.Add(PlotAxes.Linear(AxisPosition.Bottom, _axis));
        model.Axes.Add(PlotAxes.Categories(AxisPosition.Left, null, _models.Select(drawn => drawn.Name), options));
        IReadOnlyDictionary<string, int> groups = PlotPalette.Groups(_models.Select(drawn => drawn.Group));
        IEnumerable<(ScoreInterval Model, int Row)> rows = _models.Select((drawn, row) => (drawn, row));
        foreach (IGrouping<string?, (ScoreInterval Model, int Row)> group in rows.GroupBy(pair => pair.Model.Group))
        {
            int place = group.Key is null ? 0 : groups[group.Key];
            OxyColor color = PlotPalette.GroupColor(place);
            ErrorBars intervals = new([.. group.Where(pair => IsInterval(pair.Model)).Select(Bar)], color);
            var means = new ScatterSeries
            {
                Title = group.Key is null ? null : PlotAxes.LegendName(group.Key, options),
                MarkerType = PlotPalette.GroupMarker(place),
                MarkerSize = 5.5,
                MarkerFill = color,
            };
            means.Points.AddRange(group.Select(pair => new ScatterPoint(pair.Model.Mean, pair.Row)));
            model.Series.Add(means);
            model.Series.Add(intervals.Extent());
            model.Annotations.Add(intervals);
        }
        if (groups.Count > 0)
        {
            PlotAxes.AddLegend(model);
        }
    }

    private static bool IsInterval(ScoreInterval model) =>
        double.IsFinite(model.Low) && double.IsFinite(model.High) && model.Low < model.High;

    private static (DataPoint Low, DataPoint High) Bar((ScoreInterval Model, int Row) drawn) =>
        (new(drawn.Model.Low, drawn.Row), new(drawn.Model.High, drawn.Row));

    private static string Describe(ScoreInterval model)
    {
        string mean = $"{model.Name} {PlotText.Score(model.Mean)}";
        return IsInterval(model)
            ? $"{mean} ({PlotText.Score(model.Low)} to {PlotText.Score(model.High)})"
            : mean;
    }
}
