namespace Microsoft.ML.Data;

public class BinaryClassificationMetrics
{
    internal BinaryClassificationMetrics(BinaryClassificationCounts counts)
    {
        AreaUnderRocCurve = counts.AreaUnderRocCurve();
        AreaUnderPrecisionRecallCurve = counts.AreaUnderPrecisionRecallCurve();
        Accuracy = (counts.TruePositives + counts.TrueNegatives) / counts.Total;
        PositivePrecision = Share(counts.TruePositives, counts.FalsePositives);
        PositiveRecall = Share(counts.TruePositives, counts.FalseNegatives);
        NegativePrecision = Share(counts.TrueNegatives, counts.FalseNegatives);
        NegativeRecall = Share(counts.TrueNegatives, counts.FalsePositives);
        double sum = PositivePrecision + PositiveRecall;
        F1Score = sum == 0 ? 0 : 2 * PositivePrecision * PositiveRecall / sum;
        ConfusionMatrix = new(
            [[counts.TruePositives, counts.FalseNegatives], [counts.FalsePositives, counts.TrueNegatives]], ["positive", "negative"], isBinary: true);
    }

    public double AreaUnderRocCurve { get; }

    public double Accuracy { get; }

    public double PositivePrecision { get; }

    public double PositiveRecall { get; }

    public double NegativePrecision { get; }

    public double NegativeRecall { get; }

    public double F1Score { get; }

    public double AreaUnderPrecisionRecallCurve { get; }

    public ConfusionMatrix ConfusionMatrix { get; }

    private static double Share(double right, double wrong) => right + wrong > 0 ? right / (right + wrong) : 0;
}

public sealed class CalibratedBinaryClassificationMetrics : BinaryClassificationMetrics
{
    internal CalibratedBinaryClassificationMetrics(BinaryClassificationCounts counts)
        : base(counts)
    {
        double positives = counts.TruePositives + counts.FalseNegatives;
        Entropy = EntropyOf(positives / counts.Total);
        LogLoss = counts.LogLossSum / counts.Total;
        LogLossReduction = (Entropy - LogLoss) / Entropy;
    }

    /// <summary>The mean of -log2 p(true class).</summary>
    public double LogLoss { get; }

    public double LogLossReduction { get; }

    /// <summary>The entropy of the labels in bits.</summary>
    public double Entropy { get; }

    private static double EntropyOf(double share) => Term(share) + Term(1 - share);

    private static double Term(double share) => share > 0 ? -share * Math.Log2(share) : 0;
}
