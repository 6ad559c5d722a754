using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MLNetDeep.Pictures;

/// <summary>Importances of features as bars, the largest at the top, 20 at most.</summary>
/// <example>
/// <code>
/// var plot = ImportancePlot.Of([new FeatureImportance("petal length", 0.31, 0.04), new FeatureImportance("sepal width", 0.01, 0.01)]);
/// plot.Save("importances.svg");
/// </code>
/// </example>
public sealed class ImportancePlot : Plot
{
    private const int MostBars = 20;

    private readonly FeatureImportance[] _features;
    private readonly int _more;

    private ImportancePlot(FeatureImportance[] features, int more, string description)
        : base("Importance of features", description)
    {
        _features = features;
        _more = more;
    }

    internal override int LeastHeight(PlotOptions options) => 90 + (22 * _features.Length);

    /// <summary>Makes the plot.</summary>
    /// <param name="features">The features. Those whose mean is not finite are left out, and named in the description.</param>
    /// <exception cref="ArgumentException">There is no feature with a finite importance, or a spread is below 0.</exception>
    /// <example><inheritdoc cref="ImportancePlot" path="/example/node()"/></example>
    public static ImportancePlot Of(IReadOnlyList<FeatureImportance> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        FeatureImportance[] sorted =
            [.. features.Where(feature => double.IsFinite(feature.Mean)).OrderByDescending(feature => feature.Mean)];
        PlotGuard.RequireAny(sorted, nameof(features), "feature with a finite importance");
        if (sorted.FirstOrDefault(feature => !(feature.Spread >= 0 && double.IsFinite(feature.Spread))) is { } wrong)
        {
            throw new ArgumentException(
                $"{nameof(features)}: expected spreads of at least 0, got {wrong.Spread} of '{wrong.Name}'.", nameof(features));
        }
        FeatureImportance[] drawn = [.. sorted.Take(MostBars)];
        string description = $"Importance of {PlotText.Count(sorted.Length, "feature")}, largest first: "
            + $"{PlotText.List(sorted.Select(feature => $"{feature.Name} {PlotText.Number(feature.Mean)}"))}.";
        string[] left = [.. features.Where(feature => !double.IsFinite(feature.Mean)).Select(feature => feature.Name)];
        if (left.Length > 0)
        {
            description += $" Left out, without a finite importance: {PlotText.List(left)}.";
        }
        return new ImportancePlot(drawn, sorted.Length - drawn.Length, description);
    }

    internal override void Draw(PlotModel model, PlotOptions options)
    {
        LinearAxis bottom = PlotAxes.Linear(AxisPosition.Bottom, _more > 0 ? $"Importance (and {_more} more features)" : "Importance");
        model.Axes.Add(bottom);
        CategoryAxis left = PlotAxes.Categories(AxisPosition.Left, null, _features.Select(feature => feature.Name), options);
        left.MajorGridlineStyle = LineStyle.None;
        model.Axes.Add(left);
        var bars = new RectangleBarSeries { FillColor = PlotPalette.Color(0), StrokeThickness = 0 };
        var spreads = new List<(DataPoint Low, DataPoint High)>();
        for (int row = 0; row < _features.Length; row++)
        {
            FeatureImportance feature = _features[row];
            bars.Items.Add(new RectangleBarItem(Math.Min(0, feature.Mean), row - 0.34, Math.Max(0, feature.Mean), row + 0.34));
            if (feature.Spread > 0)
            {
                spreads.Add((new(feature.Mean - feature.Spread, row), new(feature.Mean + feature.Spread, row)));
            }
        }
        model.Series.Add(bars);
        var lines = new ErrorBars(spreads, PlotPalette.Ink);
        model.Series.Add(lines.Extent());
        model.Annotations.Add(lines);
        var zero = new LineSeries { Color = PlotPalette.Gray, StrokeThickness = 1 };
        zero.Points.AddRange([new(0, -0.5), new(0, _features.Length - 0.5)]);
        model.Series.Add(zero);
    }
}
