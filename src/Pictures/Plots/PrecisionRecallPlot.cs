using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MLNetDeep.Pictures;

/// <summary>Precision against recall at every threshold.</summary>
/// <example>
/// <code>
/// bool[] positives = [false, false, true, true];
/// var plot = PrecisionRecallPlot.Of([new ScoredLabels("mlp", [0.1f, 0.4f, 0.35f, 0.8f], positives)]);
/// plot.Save("precision-recall.svg");
/// </code>
/// </example>
public sealed class PrecisionRecallPlot : Plot
{
    private readonly (string Name, RankedLabels Ranked)[] _curves;

    private PrecisionRecallPlot((string, RankedLabels)[] curves, string description)
        : base("Precision and recall", description) => _curves = curves;

    /// <summary>
    /// Makes the plot. The legend gives each curve's average precision (AP), <see cref="BinaryCurves.AveragePrecision"/>; curves are drawn
    /// in steps, as it is summed.
    /// </summary>
    /// <param name="curves">The models' scores. Rows whose score is not finite are left out, and counted in the description.</param>
    /// <exception cref="ArgumentException">There is no curve, or one whose lengths differ or that has no positive row.</exception>
    /// <example><inheritdoc cref="PrecisionRecallPlot" path="/example/node()"/></example>
    public static PrecisionRecallPlot Of(IReadOnlyList<ScoredLabels> curves)
    {
        PlotGuard.RequireAny(curves, nameof(curves), "curve");
        (string Name, RankedLabels Ranked)[] ranked =
            [.. curves.Select(curve => (curve.Name, RankedLabels.Of(curve.Scores, curve.Positives).Require(bothClasses: false)))];
        string precisions = PlotText.List(
            ranked.Select(curve => $"{curve.Name} {PlotText.Score(curve.Ranked.AveragePrecision())}"));
        string chance = Chance(ranked) is { } share ? $" Chance is {PlotText.Score(share)}." : "";
        return new PrecisionRecallPlot(ranked, $"Average precision: {precisions}.{chance}{RocPlot.LeftOut(ranked)}");
    }

    internal override int LeastHeight(PlotOptions options) => PlotAxes.HeightWithLegend(_curves.Select(curve => curve.Name), options);

    internal override void Draw(PlotModel model, PlotOptions options)
    {
        model.Axes.Add(PlotAxes.Share(AxisPosition.Bottom, "Recall"));
        model.Axes.Add(PlotAxes.Share(AxisPosition.Left, "Precision"));
        if (Chance(_curves) is { } share)
        {
            model.Series.Add(PlotAxes.Reference("chance", new(0, share), new(1, share)));
        }
        for (int i = 0; i < _curves.Length; i++)
        {
            (string name, RankedLabels ranked) = _curves[i];
            string precision = PlotText.Score(ranked.AveragePrecision());
            LineSeries line = PlotAxes.Line(i, $"{PlotAxes.LegendName(name, options)} (AP {precision})", hasMarkers: false);
            line.Points.AddRange(PlotThinning.Curve(Steps(ranked)));
            model.Series.Add(line);
        }
        PlotAxes.AddLegend(model);
    }

    private static IEnumerable<DataPoint> Steps(RankedLabels ranked)
    {
        double recall = 0;
        foreach (RankStep step in ranked.Steps)
        {
            double next = (double)step.TruePositives / ranked.Positives;
            if (next > recall)
            {
                yield return new DataPoint(recall, step.Precision);
                yield return new DataPoint(next, step.Precision);
            }
            recall = next;
        }
    }

    // The share of positive rows, where all curves have the same.
    private static double? Chance((string Name, RankedLabels Ranked)[] curves)
    {
        double[] shares =
            [.. curves.Select(curve => (double)curve.Ranked.Positives / (curve.Ranked.Positives + curve.Ranked.Negatives)).Distinct()];
        return shares.Length == 1 ? shares[0] : null;
    }
}
