using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MLNetDeep.Pictures;

/// <summary>ROC curves: the true positive rate against the false positive rate at every threshold.</summary>
/// <example>
/// <code>
/// bool[] positives = [false, false, true, true];
/// var plot = RocPlot.Of([new ScoredLabels("mlp", [0.1f, 0.4f, 0.35f, 0.8f], positives)]);
/// plot.Save("roc.svg");
/// </code>
/// </example>
public sealed class RocPlot : Plot
{
    private readonly (string Name, RankedLabels Ranked)[] _curves;

    private RocPlot((string, RankedLabels)[] curves, string description)
        : base("ROC curve", description) => _curves = curves;

    /// <summary>Makes the plot. The legend gives each curve's area, <see cref="BinaryCurves.AreaUnderRoc"/>.</summary>
    /// <param name="curves">The models' scores. Rows whose score is not finite are left out, and counted in the description.</param>
    /// <exception cref="ArgumentException">There is no curve, or one whose lengths differ or whose rows are not of both
    /// classes.</exception>
    /// <example><inheritdoc cref="RocPlot" path="/example/node()"/></example>
    public static RocPlot Of(IReadOnlyList<ScoredLabels> curves)
    {
        PlotGuard.RequireAny(curves, nameof(curves), "curve");
        (string Name, RankedLabels Ranked)[] ranked =
            [.. curves.Select(curve => (curve.Name, RankedLabels.Of(curve.Scores, curve.Positives).Require(bothClasses: true)))];
        string areas = PlotText.List(ranked.Select(curve => $"{curve.Name} {PlotText.Score(curve.Ranked.AreaUnderRoc())}"));
        return new RocPlot(ranked, $"Area under the ROC curve: {areas}. Chance is 0.5.{LeftOut(ranked)}");
    }

    internal override int LeastHeight(PlotOptions options) => PlotAxes.HeightWithLegend(_curves.Select(curve => curve.Name), options);

    internal override void Draw(PlotModel model, PlotOptions options)
    {
        model.Axes.Add(PlotAxes.Share(AxisPosition.Bottom, "False positive rate"));
        model.Axes.Add(PlotAxes.Share(AxisPosition.Left, "True positive rate"));
        model.Series.Add(PlotAxes.Reference("chance", new(0, 0), new(1, 1)));
        for (int i = 0; i < _curves.Length; i++)
        {
            (string name, RankedLabels ranked) = _curves[i];
            string area = PlotText.Score(ranked.AreaUnderRoc());
            LineSeries line = PlotAxes.Line(i, $"{PlotAxes.LegendName(name, options)} (AUC {area})", hasMarkers: false);
            IEnumerable<DataPoint> points = ranked.Steps.Select(
                step => new DataPoint((double)step.FalsePositives / ranked.Negatives, (double)step.TruePositives / ranked.Positives));
            line.Points.AddRange(PlotThinning.Curve(points.Prepend(new DataPoint(0, 0))));
            model.Series.Add(line);
        }
        PlotAxes.AddLegend(model);
    }

    /// <summary>The sentence of the rows that were left out.</summary>
    internal static string LeftOut(IEnumerable<(string Name, RankedLabels Ranked)> curves) =>
        LeftOut(curves.Select(curve => (curve.Name, curve.Ranked.LeftOut)));

    /// <inheritdoc cref="LeftOut(IEnumerable{ValueTuple{string, RankedLabels}})"/>
    internal static string LeftOut(IEnumerable<(string Name, int Rows)> curves)
    {
        string[] some = [.. curves.Where(curve => curve.Rows > 0).Select(curve => $"{PlotText.Count(curve.Rows, "row")} of {curve.Name}")];
        return some.Length == 0 ? "" : $" Left out, without a finite score: {PlotText.List(some)}.";
    }
}
