using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Comparisons.Evaluation;
using MLNetDeep.Comparisons.Models;

namespace MLNetDeep.Comparisons.Tests.Evaluation;

/// <summary>Against ML.NET's own measures of the same predictions.</summary>
public sealed class MetricTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    private sealed class Scored
    {
        public bool Label { get; set; }
        public float Score { get; set; }
        public float Probability { get; set; }
        public bool PredictedLabel { get; set; }
    }

    private Table Read(Func<int, string> label) =>
        TableFile.Read(_files.Write("table.csv", ["x,label", .. Enumerable.Range(0, 60).Select(i => $"{i * i},{label(i)}")]));

    private static double Compute(Metric metric, Table table, int width, float[] scores) =>
        metric.Compute(table, new Predictions(width, scores), [.. Enumerable.Range(0, table.Rows)]);

    [Fact]
    public void Compute_TwoClasses_EqualsMLNet()
    {
        Table table = Read(i => i % 3 == 0 ? "1" : "0");
        var random = new Random(5);
        float[] yes = [.. Enumerable.Range(0, 60).Select(i => MathF.Round(
            Math.Clamp((i % 3 == 0 ? 0.6f : 0.4f) + (random.NextSingle() - 0.5f), 0.01f, 0.99f), 1))];
        var mlContext = new MLContext(1);
        CalibratedBinaryClassificationMetrics expected = mlContext.BinaryClassification.Evaluate(mlContext.Data.LoadFromEnumerable(
            yes.Select((probability, i) => new Scored
            {
                Label = i % 3 == 0,
                Score = probability - 0.5f,
                Probability = probability,
                PredictedLabel = probability > 0.5f,
            })));
        float[] scores = [.. yes.SelectMany(probability => new[] { 1 - probability, probability })];

        Assert.Equal(expected.Accuracy, Compute(Metric.Accuracy, table, 2, scores), tolerance: 1e-6);
        Assert.Equal(expected.LogLoss * Math.Log(2), Compute(Metric.LogLoss, table, 2, scores), tolerance: 1e-6);
        Assert.Equal(expected.AreaUnderRocCurve, Compute(Metric.AreaUnderRoc, table, 2, scores), tolerance: 1e-6);
    }

    [Fact]
    public void Compute_Numbers_EqualsMLNet()
    {
        Table table = Read(i => (i * 1.7 % 11).ToString(System.Globalization.CultureInfo.InvariantCulture));
        float[] scores = [.. table.LabelValues.Numbers!.Select((number, i) => number + (i % 5) - 2)];
        var mlContext = new MLContext(1);
        RegressionMetrics expected = mlContext.Regression.Evaluate(mlContext.Data.LoadFromEnumerable(
            scores.Zip(table.LabelValues.Numbers!, (score, label) => new NumberRow { Label = label, Score = score })));

        Assert.Equal(expected.RootMeanSquaredError, Compute(Metric.RootMeanSquaredError, table, 1, scores), tolerance: 1e-6);
        Assert.Equal(expected.MeanAbsoluteError, Compute(Metric.MeanAbsoluteError, table, 1, scores), tolerance: 1e-6);
        Assert.Equal(expected.RSquared, Compute(Metric.RSquared, table, 1, scores), tolerance: 1e-6);
    }

    // Classes 0, 1, 2 in turn; said: always 0 but for the rows of 1. F1: 2 * 20 / (20 + 40), 1, 0.
    [Fact]
    public void Compute_MacroF1_IsTheMeanOverClasses()
    {
        Table table = Read(i => $"{i % 3}");
        float[] scores = [.. Enumerable.Range(0, 60).SelectMany(i => i % 3 == 1 ? new float[] { 0, 1, 0 } : [1, 0, 0])];

        Assert.Equal((2.0 / 3 + 1 + 0) / 3, Compute(Metric.MacroF1, table, 3, scores), tolerance: 1e-9);
    }

    [Fact]
    public void Compute_RowsWithoutAnAnswer_CountAsWrong()
    {
        Table table = Read(i => i % 2 == 0 ? "1" : "0");
        float[] scores = [.. Enumerable.Range(0, 60).SelectMany(i => i < 15 ? new[] { float.NaN, float.NaN } : i % 2 == 0 ? [0f, 1]
            : [1f, 0])];

        Assert.Equal(0.75, Compute(Metric.Accuracy, table, 2, scores), tolerance: 1e-9);
    }

    [Theory]
    [InlineData(2, "accuracy")]
    [InlineData(8, "average_precision")]
    public void Of_RareClass_IsNotRankedByAccuracy(int every, string key) =>
        Assert.Equal(key, MainMetric.Of(Read(i => i % every == 0 ? "1" : "0")).Metric.Key);

    private sealed class NumberRow
    {
        public float Label { get; set; }
        public float Score { get; set; }
    }
}
