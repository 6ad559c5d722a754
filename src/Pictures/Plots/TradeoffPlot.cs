using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MLNetDeep.Pictures;

/// <summary>What models are worth against what they cost, such as accuracy against seconds, each model with its name.</summary>
/// <example>
/// <code>
/// TradeoffPoint[] models = [new("RandomForest", 0.4, 0.949, "classic"), new("Mlp", 12, 0.953, "deep")];
/// var plot = TradeoffPlot.Of(models, "Seconds of training", "Accuracy");
/// plot.Save("tradeoff.svg");
/// </code>
/// </example>
public sealed class TradeoffPlot : Plot
{
    private readonly TradeoffPoint[] _models;
    private readonly string _xAxis;
    private readonly string _yAxis;

    private TradeoffPlot(TradeoffPoint[] models, string xAxis, string yAxis, string description)
        : base($"{yAxis} against {xAxis}", description)
    {
        _models = models;
        _xAxis = xAxis;
        _yAxis = yAxis;
    }

    /// <summary>Makes the plot. The axis of x is logarithmic.</summary>
    /// <param name="models">The models. Those whose y is not finite are left out, and named in the description.</param>
    /// <param name="xAxis">The name of what models cost, such as "Seconds of training".</param>
    /// <param name="yAxis">The name of what models are worth, such as "Accuracy".</param>
    /// <exception cref="ArgumentException">There is no model with a finite y, or an x is not finite and above 0.</exception>
    /// <example><inheritdoc cref="TradeoffPlot" path="/example/node()"/></example>
    public static TradeoffPlot Of(IReadOnlyList<TradeoffPoint> models, string xAxis, string yAxis)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(xAxis);
        ArgumentNullException.ThrowIfNull(yAxis);
        TradeoffPoint[] drawn = [.. models.Where(model => double.IsFinite(model.Y)).OrderBy(model => model.X)];
        PlotGuard.RequireAny(drawn, nameof(models), "model with a finite y");
        foreach (TradeoffPoint model in drawn)
        {
            PlotGuard.RequirePositive(model.X, nameof(models), model.Name);
        }
        IEnumerable<string> points = drawn.Select(model => $"{model.Name} {PlotText.Score(model.Y)} at {PlotText.Number(model.X)}");
        string description = $"{yAxis} against {xAxis}, from the least {xAxis}: {PlotText.List(points)}.";
        string[] left = [.. models.Where(model => !double.IsFinite(model.Y)).Select(model => model.Name)];
        if (left.Length > 0)
        {
            description += $" Left out, without a finite {yAxis}: {PlotText.List(left)}.";
        }
        return new TradeoffPlot(drawn, xAxis, yAxis, description);
    }

    internal override void Draw(PlotModel model, PlotOptions options)
    {
        model.Axes.Add(PlotAxes.Logarithmic(AxisPosition.Bottom, _xAxis, _models.Select(drawn => drawn.X)));
        LinearAxis left = PlotAxes.Linear(AxisPosition.Left, _yAxis);
        (left.MinimumPadding, left.MaximumPadding) = (0.1, 0.1);
        model.Axes.Add(left);
        IReadOnlyDictionary<string, int> groups = PlotPalette.Groups(_models.Select(drawn => drawn.Group));
        foreach (IGrouping<string?, TradeoffPoint> group in _models.GroupBy(drawn => drawn.Group))
        {
            int place = group.Key is null ? 0 : groups[group.Key];
            var points = new ScatterSeries
            {
                Title = group.Key is null ? null : PlotAxes.LegendName(group.Key, options),
                MarkerType = PlotPalette.GroupMarker(place),
                MarkerSize = 5.5,
                MarkerFill = PlotPalette.GroupColor(place),
            };
            points.Points.AddRange(group.Select(drawn => new ScatterPoint(drawn.X, drawn.Y)));
            model.Series.Add(points);
        }
        model.Annotations.Add(
            new PointLabels(
                [.. _models.Select(drawn => new DataPoint(drawn.X, drawn.Y))],
                [.. _models.Select(drawn => PlotText.Shorten(drawn.Name, Math.Max(8, options.Width / 22)))]));
        if (groups.Count > 0)
        {
            PlotAxes.AddLegend(model);
        }
    }
}
