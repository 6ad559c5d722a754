namespace Microsoft.ML.Data;

public sealed class MulticlassClassificationMetricsStatistics : IMetricsStatistics<MulticlassClassificationMetrics>
{
    internal MulticlassClassificationMetricsStatistics()
    {
    }

    public MetricStatistics MacroAccuracy { get; } = new();

    public MetricStatistics MicroAccuracy { get; } = new();

    public MetricStatistics LogLoss { get; } = new();

    public MetricStatistics LogLossReduction { get; } = new();

    public MetricStatistics TopKAccuracy { get; } = new();

    public IReadOnlyList<MetricStatistics> PerClassLogLoss { get; private set; } = null!;

    void IMetricsStatistics<MulticlassClassificationMetrics>.AddChange(MulticlassClassificationMetrics before, MulticlassClassificationMetrics after)
    {
        MacroAccuracy.Add(after.MacroAccuracy - before.MacroAccuracy);
        MicroAccuracy.Add(after.MicroAccuracy - before.MicroAccuracy);
        LogLoss.Add(after.LogLoss - before.LogLoss);
        LogLossReduction.Add(after.LogLossReduction - before.LogLossReduction);
        TopKAccuracy.Add(after.TopKAccuracy - before.TopKAccuracy);
        PerClassLogLoss ??= [.. after.PerClassLogLoss.Select(_ => new MetricStatistics())];
        for (int c = 0; c < PerClassLogLoss.Count; c++)
            PerClassLogLoss[c].Add(after.PerClassLogLoss[c] - before.PerClassLogLoss[c]);
    }
}
