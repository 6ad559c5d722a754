using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;

namespace MLNetDeep.Compat.Tests.Trainers;

public class BinaryTrainerTests
{
    [Fact]
    public void FastTree_is_calibrated_and_solves_exclusive_or()
    {
        var context = new MLContext(seed: 1);
        var data = ExclusiveOr(context);
        var model = context.BinaryClassification.Trainers.FastTree(minimumExampleCountPerLeaf: 2).Fit(data);
        var metrics = context.BinaryClassification.Evaluate(model.Transform(data));
        Assert.True(metrics.Accuracy >= 0.99, $"accuracy {metrics.Accuracy}");
        Assert.True(metrics.LogLoss < 0.1, $"log-loss {metrics.LogLoss}");
        Assert.NotNull(model.Model.SubModel);
        Assert.Equal(0.5f, model.Model.Calibrator.PredictProbability(0), 1e-6f);
    }

    [Fact]
    public void FastForest_solves_exclusive_or_without_a_probability()
    {
        var context = new MLContext(seed: 1);
        var data = ExclusiveOr(context);
        var scored = context.BinaryClassification.Trainers.FastForest(new FastForestBinaryTrainer.Options { MinimumExampleCountPerLeaf = 2 })
            .Fit(data).Transform(data);
        Assert.Null(scored.Schema.GetColumnOrNull("Probability"));
        double accuracy = context.BinaryClassification.EvaluateNonCalibrated(scored).Accuracy;
        Assert.True(accuracy >= 0.9, $"accuracy {accuracy}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Linear_trainers_separate_what_a_line_separates(bool svm)
    {
        var context = new MLContext(seed: 1);
        var random = new Random(3);
        var data = context.Data.LoadFromEnumerable(Enumerable.Range(0, 500).Select(_ =>
        {
            float x = (float)random.NextDouble() - 0.5f, y = (float)random.NextDouble() - 0.5f;
            return new Point { Features = [x, y], Label = x + (2 * y) > 0.1 };
        }).ToArray());
        var trainers = context.BinaryClassification.Trainers;
        LinearBinaryModelParameters model = svm
            ? trainers.LinearSvm(numberOfIterations: 20).Fit(data).Model
            : trainers.AveragedPerceptron(numberOfIterations: 20).Fit(data).Model;
        Assert.Equal(2, model.Weights[1] / model.Weights[0], 0.35);
        Assert.Equal(-0.1, model.Bias / model.Weights[0], 0.12);
    }

    [Fact]
    public void A_missing_feature_leaves_its_row_out()
    {
        var context = new MLContext(seed: 1);
        Point[] rows = [.. Enumerable.Range(0, 40).Select(i => new Point { Features = [i, 1], Label = i >= 20 })];
        rows[3].Features[0] = float.NaN;
        var model = context.BinaryClassification.Trainers.AveragedPerceptron().Fit(context.Data.LoadFromEnumerable(rows)).Model;
        Assert.All(model.Weights, weight => Assert.True(float.IsFinite(weight)));
    }

    [Fact]
    public void No_rows_are_an_error()
    {
        var context = new MLContext(seed: 1);
        var empty = context.Data.SkipRows(ExclusiveOr(context), 1000);
        Assert.Throws<InvalidOperationException>(() => context.BinaryClassification.Trainers.LinearSvm().Fit(empty));
    }

    [Theory]
    [InlineData("Absent", "Label")]
    [InlineData("Features", "Absent")]
    [InlineData("Label", "Label")]
    [InlineData("Features", "Features")]
    public void A_missing_column_or_a_wrong_type_is_an_error(string features, string label)
    {
        var context = new MLContext(seed: 1);
        var trainer = context.BinaryClassification.Trainers.LinearSvm(label, features);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(ExclusiveOr(context)));
    }

    private static IDataView ExclusiveOr(MLContext context)
    {
        var random = new Random(1);
        return context.Data.LoadFromEnumerable(Enumerable.Range(0, 400).Select(_ =>
        {
            float x = (float)random.NextDouble(), y = (float)random.NextDouble();
            return new Point { Features = [x, y], Label = x > 0.5 != y > 0.3 };
        }).ToArray());
    }

    private sealed class Point
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
