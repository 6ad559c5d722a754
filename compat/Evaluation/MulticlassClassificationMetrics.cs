namespace Microsoft.ML.Data;

public sealed class MulticlassClassificationMetrics
{
    internal MulticlassClassificationMetrics(double accuracyMicro, double accuracyMacro, double logLoss, double logLossReduction,
        int topKPredictionCount, double[]? topKAccuracies, double[] perClassLogLoss, ConfusionMatrix? confusionMatrix = null)
    {
        MicroAccuracy = accuracyMicro;
        MacroAccuracy = accuracyMacro;
        LogLoss = logLoss;
        LogLossReduction = logLossReduction;
        TopKPredictionCount = topKPredictionCount;
        TopKAccuracyForAllK = topKAccuracies!;
        PerClassLogLoss = perClassLogLoss;
        ConfusionMatrix = confusionMatrix!;
    }

    /// <summary>The mean of -log p(true class), p at least 1e-15.</summary>
    public double LogLoss { get; }

    /// <summary>How much lower the log-loss is than that of always answering with the classes' frequencies, relative to that.</summary>
    public double LogLossReduction { get; }

    /// <summary>The mean over the classes of the share of their rows that were recognized.</summary>
    public double MacroAccuracy { get; }

    /// <summary>The share of the rows whose class was recognized.</summary>
    public double MicroAccuracy { get; }

    public double TopKAccuracy => TopKAccuracyForAllK?.LastOrDefault() ?? 0;

    public int TopKPredictionCount { get; }

    public IReadOnlyList<double> TopKAccuracyForAllK { get; }

    public IReadOnlyList<double> PerClassLogLoss { get; }

    public ConfusionMatrix ConfusionMatrix { get; }
}
