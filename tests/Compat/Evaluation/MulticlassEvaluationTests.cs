using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests.Evaluation;

public class MulticlassEvaluationTests
{
    /// <summary>Keys are counted from 0 in a class, and what is beyond their count is missing.</summary>
    private const uint Missing = 3;

    private static readonly Scored[] Rows =
    [
        new(0, [0.7f, 0.2f, 0.1f]),
        new(0, [0.3f, 0.6f, 0.1f]),
        new(1, [0.1f, 0.8f, 0.1f]),
        new(2, [0.2f, 0.5f, 0.3f]),
        new(2, [0.25f, 0.25f, 0.5f]),
    ];

    [Fact]
    public void Accuracies_and_losses_equal_the_hand_computed_ones()
    {
        var metrics = Evaluate(Rows);
        Assert.Equal(3.0 / 5, metrics.MicroAccuracy, 1e-12);
        Assert.Equal((0.5 + 1 + 0.5) / 3, metrics.MacroAccuracy, 1e-12);
        double[] losses = [-Math.Log(0.7), -Math.Log(0.3), -Math.Log(0.8), -Math.Log(0.3), -Math.Log(0.5)];
        Assert.Equal(losses.Average(), metrics.LogLoss, 1e-6);
        Assert.Equal([(losses[0] + losses[1]) / 2, losses[2], (losses[3] + losses[4]) / 2], metrics.PerClassLogLoss, Close);
        double entropy = -(0.8 * Math.Log(0.4)) - (0.2 * Math.Log(0.2));
        Assert.Equal((entropy - losses.Average()) / entropy, metrics.LogLossReduction, 1e-6);
    }

    [Fact]
    public void Confusion_counts_truth_by_row_and_answer_by_column()
    {
        var matrix = Evaluate(Rows).ConfusionMatrix;
        Assert.Equal(3, matrix.NumberOfClasses);
        Assert.Equal([1, 1, 0], matrix.Counts[0]);
        Assert.Equal([0, 1, 0], matrix.Counts[1]);
        Assert.Equal([0, 1, 1], matrix.Counts[2]);
        Assert.Equal([0.5, 1, 0.5], matrix.PerClassRecall);
        Assert.Equal([1, 1.0 / 3, 1], matrix.PerClassPrecision);
        Assert.Equal(1, matrix.GetCountForClassPair(predictedClassIndicatorIndex: 1, actualClassIndicatorIndex: 2));
        Assert.Equal(0, matrix.GetCountForClassPair(predictedClassIndicatorIndex: 2, actualClassIndicatorIndex: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.GetCountForClassPair(3, 0));
    }

    [Fact]
    public void The_confusion_table_is_formatted_as_text()
    {
        const string Expected = """

            Confusion table
                      ||========================
            PREDICTED ||     0 |     1 |     2 | Recall
            TRUTH     ||========================
                    0 ||     1 |     1 |     0 | 0.5000
                    1 ||     0 |     1 |     0 | 1.0000
                    2 ||     0 |     1 |     1 | 0.5000
                      ||========================
            Precision ||1.0000 |0.3333 |1.0000 |

            """;
        Assert.Equal(Expected.ReplaceLineEndings(), Evaluate(Rows).ConfusionMatrix.GetFormattedConfusionTable());
    }

    [Fact]
    public void Top_k_accuracy_counts_the_rank_of_the_true_class()
    {
        var metrics = Evaluate(Rows, topK: 2);
        Assert.Equal(2, metrics.TopKPredictionCount);
        Assert.Equal([0.6, 1], metrics.TopKAccuracyForAllK, Close);
        Assert.Equal(1, metrics.TopKAccuracy, 1e-12);
    }

    [Fact]
    public void Rows_without_label_or_finite_scores_are_left_out()
    {
        var metrics = Evaluate([.. Rows, new(Missing, [1, 0, 0]), new(0, [float.NaN, 0, 0]), new(1, [0, float.PositiveInfinity, 0])]);
        Assert.Equal(3.0 / 5, metrics.MicroAccuracy, 1e-12);
    }

    [Fact]
    public void Of_equal_scores_the_first_class_wins()
    {
        var metrics = Evaluate([new(0, [0.5f, 0.5f, 0]), new(1, [0.5f, 0.5f, 0])]);
        Assert.Equal(0.5, metrics.MicroAccuracy, 1e-12);
        Assert.Equal([1, 0, 0], metrics.ConfusionMatrix.Counts[1]);
    }

    [Fact]
    public void A_probability_of_zero_costs_a_bounded_loss()
        => Assert.Equal(-Math.Log(1e-15), Evaluate([new(0, [0, 1, 0]), new(0, [0, 1, 0])]).LogLoss, 1e-3);

    [Fact]
    public void Wrong_columns_are_errors()
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(Rows);
        Assert.ThrowsAny<ArgumentException>(() => context.MulticlassClassification.Evaluate(data, labelColumnName: "Absent"));
        Assert.ThrowsAny<ArgumentException>(() => context.MulticlassClassification.Evaluate(data, scoreColumnName: "Label"));
    }

    private static bool Close(double left, double right) => Math.Abs(left - right) < 1e-6;

    private static MulticlassClassificationMetrics Evaluate(Scored[] rows, int topK = 0)
    {
        var context = new MLContext(seed: 1);
        return context.MulticlassClassification.Evaluate(context.Data.LoadFromEnumerable(rows), topKPredictionCount: topK);
    }

    private sealed class Scored(uint label, float[] score)
    {
        public Scored()
            : this(0, [])
        {
        }

        [KeyType(3)]
        public uint Label { get; set; } = label;

        [VectorType(3)]
        public float[] Score { get; set; } = score;

        [KeyType(3)]
        public uint PredictedLabel { get; set; } = (uint)Array.IndexOf(score, score.DefaultIfEmpty().Max());
    }
}
