using Microsoft.ML;

namespace MLNetDeep.Compat.Tests.Evaluation;

public class BinaryEvaluationTests
{
    private static readonly Scored[] Rows =
    [
        new() { Label = true, Score = 2, Probability = 0.9f },
        new() { Label = true, Score = -0.5f, Probability = 0.4f },
        new() { Label = false, Score = 1, Probability = 0.7f },
        new() { Label = false, Score = -2, Probability = 0.1f },
        new() { Label = false, Score = -0.5f, Probability = 0.4f },
    ];

    [Fact]
    public void Counts_and_shares_equal_the_hand_computed_ones()
    {
        var context = new MLContext(seed: 1);
        var metrics = context.BinaryClassification.EvaluateNonCalibrated(context.Data.LoadFromEnumerable(Rows));
        Assert.Equal(0.6, metrics.Accuracy, 1e-12);
        Assert.Equal(0.5, metrics.PositivePrecision, 1e-12);
        Assert.Equal(0.5, metrics.PositiveRecall, 1e-12);
        Assert.Equal(2.0 / 3, metrics.NegativePrecision, 1e-12);
        Assert.Equal(2.0 / 3, metrics.NegativeRecall, 1e-12);
        Assert.Equal(0.5, metrics.F1Score, 1e-12);
        Assert.Equal([1, 1], metrics.ConfusionMatrix.Counts[0]);
        Assert.Equal([1, 2], metrics.ConfusionMatrix.Counts[1]);
    }

    [Fact]
    public void Area_under_the_curve_counts_ties_half()
    {
        // Pairs: the first positive is above all 3 negatives; the second is below one, ties with one, is above one.
        var context = new MLContext(seed: 1);
        var metrics = context.BinaryClassification.EvaluateNonCalibrated(context.Data.LoadFromEnumerable(Rows));
        Assert.Equal((3 + 1.5) / 6, metrics.AreaUnderRocCurve, 1e-12);
    }

    [Fact]
    public void Metrics_of_many_rows_with_ties_equal_their_definitions()
    {
        var random = new Random(1);
        Scored[] rows = [.. Enumerable.Range(0, 400).Select(_ =>
        {
            float score = MathF.Round(8 * random.NextSingle() - 5) / 2;
            float probability = 1 / (1 + MathF.Exp(-score));
            return new Scored { Label = random.NextSingle() < probability, Score = score, Probability = probability };
        })];
        var context = new MLContext(seed: 1);
        var metrics = context.BinaryClassification.Evaluate(context.Data.LoadFromEnumerable(rows));

        var (positives, negatives) = (rows.Where(row => row.Label).ToList(), rows.Where(row => !row.Label).ToList());
        double area = positives.Average(yes => negatives.Average(no => yes.Score > no.Score ? 1 : yes.Score == no.Score ? 0.5 : 0));
        double hits = positives.Count(row => row.Score > 0), alarms = negatives.Count(row => row.Score > 0);
        double share = (double)positives.Count / rows.Length;
        double entropy = -(share * Math.Log2(share)) - ((1 - share) * Math.Log2(1 - share));
        double loss = -rows.Average(row => Math.Log2(row.Label ? row.Probability : 1 - (double)row.Probability));
        Assert.Equal(area, metrics.AreaUnderRocCurve, 1e-9);
        Assert.Equal(2 * hits / (positives.Count + hits + alarms), metrics.F1Score, 1e-9);
        Assert.Equal(entropy, metrics.Entropy, 1e-9);
        // Logarithms of single-precision probabilities.
        Assert.Equal(loss, metrics.LogLoss, 1e-6);
        Assert.Equal((entropy - loss) / entropy, metrics.LogLossReduction, 1e-6);
    }

    [Fact]
    public void Log_loss_is_in_bits()
    {
        var context = new MLContext(seed: 1);
        var metrics = context.BinaryClassification.Evaluate(context.Data.LoadFromEnumerable(Rows));
        double loss = -new[] { 0.9, 0.4, 0.3, 0.9, 0.6 }.Average(Math.Log2);
        double entropy = -(0.4 * Math.Log2(0.4)) - (0.6 * Math.Log2(0.6));
        Assert.Equal(loss, metrics.LogLoss, 1e-6);
        Assert.Equal(entropy, metrics.Entropy, 1e-9);
        Assert.Equal((entropy - loss) / entropy, metrics.LogLossReduction, 1e-6);
    }

    [Fact]
    public void One_class_alone_has_no_curve()
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(Rows[..2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => context.BinaryClassification.EvaluateNonCalibrated(data));
    }

    private sealed class Scored
    {
        public bool Label { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
