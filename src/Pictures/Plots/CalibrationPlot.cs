using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MLNetDeep.Pictures;

/// <summary>A calibration curve (reliability diagram): the share of positive rows against the predicted probability, in bins.</summary>
/// <example>
/// <code>
/// bool[] positives = [false, false, true, true];
/// var plot = CalibrationPlot.Of([new ScoredLabels("mlp", [0.1f, 0.4f, 0.35f, 0.8f], positives)], bins: 5);
/// plot.Save("calibration.svg");
/// </code>
/// </example>
public sealed class CalibrationPlot : Plot
{
    private readonly (string Name, CalibrationBin[] Bins)[] _curves;

    private CalibrationPlot((string, CalibrationBin[])[] curves, string description)
        : base("Calibration", description) => _curves = curves;

    /// <summary>
    /// Makes the plot. The legend gives each curve's expected calibration error (ECE),
    /// <see cref="BinaryCurves.ExpectedCalibrationError"/>.
    /// </summary>
    /// <param name="curves">
    /// The models' probabilities. Rows whose number is not finite are left out, and counted in the description.
    /// </param>
    /// <param name="bins">The number of bins of equal width, at least 1.</param>
    /// <exception cref="ArgumentException">There is no curve or no bin, or a curve's lengths differ or its numbers are not from 0 to
    /// 1.</exception>
    /// <example><inheritdoc cref="CalibrationPlot" path="/example/node()"/></example>
    public static CalibrationPlot Of(IReadOnlyList<ScoredLabels> curves, int bins = 10)
    {
        PlotGuard.RequireAny(curves, nameof(curves), "curve");
        (string Name, CalibrationBin[] Bins)[] binned =
            [.. curves.Select(curve => (curve.Name, CalibrationBin.Of(curve.Scores, curve.Positives, bins)))];
        string errors = PlotText.List(binned.Select(curve => $"{curve.Name} {PlotText.Score(CalibrationBin.Error(curve.Bins))}"));
        string left = RocPlot.LeftOut(curves.Select(curve => (curve.Name, curve.Scores.Count(score => !float.IsFinite(score)))));
        return new CalibrationPlot(binned, $"Expected calibration error in {PlotText.Count(bins, "bin")}: {errors}.{left}");
    }

    internal override int LeastHeight(PlotOptions options) => PlotAxes.HeightWithLegend(_curves.Select(curve => curve.Name), options);

    internal override void Draw(PlotModel model, PlotOptions options)
    {
        model.Axes.Add(PlotAxes.Share(AxisPosition.Bottom, "Mean predicted probability"));
        model.Axes.Add(PlotAxes.Share(AxisPosition.Left, "Share of positive rows"));
        model.Series.Add(PlotAxes.Reference("perfect", new(0, 0), new(1, 1)));
        for (int i = 0; i < _curves.Length; i++)
        {
            (string name, CalibrationBin[] bins) = _curves[i];
            string error = PlotText.Score(CalibrationBin.Error(bins));
            LineSeries line = PlotAxes.Line(i, $"{PlotAxes.LegendName(name, options)} (ECE {error})", hasMarkers: true);
            line.Points.AddRange(bins.Select(bin => new DataPoint(bin.MeanProbability, bin.PositiveShare)));
            model.Series.Add(line);
        }
        PlotAxes.AddLegend(model);
    }
}
