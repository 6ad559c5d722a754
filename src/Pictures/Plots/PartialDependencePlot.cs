using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MLNetDeep.Pictures;

/// <summary>Partial dependence (Friedman 2001): the mean prediction where a feature has each of its values, of models or classes.</summary>
/// <example>
/// <code>
/// double[] ages = [20, 40, 60];
/// NamedValues[] predictions = [new("Mlp", [0.2, 0.5, 0.6]), new("RandomForest", [0.25, 0.5, 0.5])];
/// PartialDependencePlot.Of("age", ages, predictions).Save("age.svg");
///
/// string[] colors = ["red", "green"];
/// PartialDependencePlot.OfCategories("color", colors, [new NamedValues("Mlp", [0.2, 0.5])], "Probability").Save("color.svg");
/// </code>
/// </example>
public sealed class PartialDependencePlot : Plot
{
    private const int MostMarkers = 30;

    private readonly string _feature;
    private readonly IReadOnlyList<double>? _values;
    private readonly IReadOnlyList<string> _categories;
    private readonly IReadOnlyList<NamedValues> _series;
    private readonly string _yAxis;

    private PartialDependencePlot(
        string feature, IReadOnlyList<double>? values, IReadOnlyList<string> categories, IReadOnlyList<NamedValues> series, string yAxis)
        : base($"Partial dependence on {feature}", Describe(feature, categories, series, yAxis))
    {
        _feature = feature;
        _values = values;
        _categories = categories;
        _series = series;
        _yAxis = yAxis;
    }

    /// <summary>Makes the plot of a feature that is a number: a line for each series.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="values">The feature's values.</param>
    /// <param name="series">The mean predictions at each value, of each model or class.</param>
    /// <param name="yAxis">The name of what is predicted.</param>
    /// <exception cref="ArgumentException">There is no value or series, lengths differ, or a number is not finite.</exception>
    /// <example><inheritdoc cref="PartialDependencePlot" path="/example/node()"/></example>
    public static PartialDependencePlot Of(
        string feature, IReadOnlyList<double> values, IReadOnlyList<NamedValues> series, string yAxis = "Prediction")
    {
        PlotGuard.RequireAny(values, nameof(values), "value");
        foreach (double value in values)
        {
            PlotGuard.RequireFinite(value, nameof(values), feature);
        }
        Validate(feature, values.Count, series, yAxis);
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(i => values[i])];
        NamedValues[] sorted = [.. series.Select(line => line with { Values = [.. order.Select(i => line.Values[i])] })];
        double[] ascending = [.. order.Select(i => values[i])];
        return new PartialDependencePlot(feature, ascending, [.. ascending.Select(PlotText.Tick)], sorted, yAxis);
    }

    /// <summary>Makes the plot of a feature that is a category: a marker for each series and category.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="categories">The feature's categories.</param>
    /// <param name="series">The mean predictions at each category, of each model or class.</param>
    /// <param name="yAxis">The name of what is predicted.</param>
    /// <exception cref="ArgumentException">There is no category or series, lengths differ, or a number is not finite.</exception>
    /// <example><inheritdoc cref="PartialDependencePlot" path="/example/node()"/></example>
    public static PartialDependencePlot OfCategories(
        string feature, IReadOnlyList<string> categories, IReadOnlyList<NamedValues> series, string yAxis = "Prediction")
    {
        PlotGuard.RequireAny(categories, nameof(categories), "category");
        Validate(feature, categories.Count, series, yAxis);
        return new PartialDependencePlot(feature, null, [.. categories], [.. series], yAxis);
    }

    internal override int LeastHeight(PlotOptions options) => PlotAxes.HeightWithLegend(_series.Select(line => line.Name), options);

    internal override void Draw(PlotModel model, PlotOptions options)
    {
        model.Axes.Add(
            _values is null
                ? PlotAxes.Categories(AxisPosition.Bottom, _feature, _categories, options)
                : PlotAxes.Linear(AxisPosition.Bottom, _feature));
        model.Axes.Add(PlotAxes.Linear(AxisPosition.Left, _yAxis));
        bool hasMarkers = _values is null || _values.Count <= MostMarkers;
        for (int i = 0; i < _series.Count; i++)
        {
            LineSeries line = PlotAxes.Line(i, PlotAxes.LegendName(_series[i].Name, options), hasMarkers);
            // Side by side, so that equal ones are seen.
            double aside = _values is null ? (i - ((_series.Count - 1) / 2.0)) * Math.Min(0.15, 0.7 / _series.Count) : 0;
            line.LineStyle = _values is null ? LineStyle.None : line.LineStyle;
            for (int j = 0; j < _categories.Count; j++)
            {
                line.Points.Add(new DataPoint((_values?[j] ?? j) + aside, _series[i].Values[j]));
            }
            model.Series.Add(line);
        }
        PlotAxes.AddLegend(model);
    }

    private static void Validate(string feature, int count, IReadOnlyList<NamedValues> series, string yAxis)
    {
        ArgumentNullException.ThrowIfNull(feature);
        ArgumentNullException.ThrowIfNull(yAxis);
        PlotGuard.RequireAny(series, nameof(series), "series");
        foreach (NamedValues line in series)
        {
            PlotGuard.RequireLength(line.Values.Count, count, nameof(series), $"numbers of '{line.Name}'");
            foreach (double value in line.Values)
            {
                PlotGuard.RequireFinite(value, nameof(series), line.Name);
            }
        }
    }

    private static string Describe(
        string feature, IReadOnlyList<string> categories, IReadOnlyList<NamedValues> series, string yAxis)
    {
        return $"Mean {yAxis} by {feature}: {PlotText.List(series.Select(Range))}.";

        string Range(NamedValues line)
        {
            (double least, double most) = (line.Values.Min(), line.Values.Max());
            int[] places = [line.Values.ToList().IndexOf(least), line.Values.ToList().IndexOf(most)];
            return $"{line.Name} {PlotText.Score(least)} at {categories[places[0]]} to {PlotText.Score(most)} at {categories[places[1]]}";
        }
    }
}
