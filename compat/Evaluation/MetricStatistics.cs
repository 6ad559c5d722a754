namespace Microsoft.ML.Data;

/// <summary>Mean and spread of a metric over repeated measurements.</summary>
public sealed class MetricStatistics
{
    private double _squares;

    internal MetricStatistics()
    {
    }

    public double Mean { get; private set; }

    public double StandardDeviation => Count <= 1 ? 0 : Math.Sqrt(_squares / (Count - 1));

    public double StandardError => Count <= 1 ? 0 : StandardDeviation / Math.Sqrt(Count);

    public int Count { get; private set; }

    internal void Add(double metric)
    {
        Count++;
        double delta = metric - Mean;
        Mean += delta / Count;
        _squares += delta * (metric - Mean);
    }
}

public sealed class MulticlassClassificationMetricsStatistics
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

    /// <summary>Adds what a change did to the metrics.</summary>
    internal void AddChange(MulticlassClassificationMetrics before, MulticlassClassificationMetrics after)
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
