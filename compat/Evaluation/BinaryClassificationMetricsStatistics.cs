namespace Microsoft.ML.Data;

public sealed class BinaryClassificationMetricsStatistics : IMetricsStatistics<BinaryClassificationMetrics>
{
    internal BinaryClassificationMetricsStatistics()
    {
    }

    public MetricStatistics AreaUnderRocCurve { get; } = new();

    public MetricStatistics Accuracy { get; } = new();

    public MetricStatistics PositivePrecision { get; } = new();

    public MetricStatistics PositiveRecall { get; } = new();

    public MetricStatistics NegativePrecision { get; } = new();

    public MetricStatistics NegativeRecall { get; } = new();

    public MetricStatistics F1Score { get; } = new();

    public MetricStatistics AreaUnderPrecisionRecallCurve { get; } = new();

    void IMetricsStatistics<BinaryClassificationMetrics>.AddChange(BinaryClassificationMetrics before, BinaryClassificationMetrics after)
    {
        AreaUnderRocCurve.Add(after.AreaUnderRocCurve - before.AreaUnderRocCurve);
        Accuracy.Add(after.Accuracy - before.Accuracy);
        PositivePrecision.Add(after.PositivePrecision - before.PositivePrecision);
        PositiveRecall.Add(after.PositiveRecall - before.PositiveRecall);
        NegativePrecision.Add(after.NegativePrecision - before.NegativePrecision);
        NegativeRecall.Add(after.NegativeRecall - before.NegativeRecall);
        F1Score.Add(after.F1Score - before.F1Score);
        AreaUnderPrecisionRecallCurve.Add(after.AreaUnderPrecisionRecallCurve - before.AreaUnderPrecisionRecallCurve);
    }
}
