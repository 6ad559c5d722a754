using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>The column of weights, and the weights that balance classes.</summary>
public sealed class ExampleWeightTests
{
    private sealed class Weighted
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];
        public string Label { get; set; } = "";
        public float Weight { get; set; } = 1;
    }

    private readonly MLContext _mlContext = new(1);

    private static List<Weighted> Rows(int count)
        => [.. Blobs.Rows(count).Select(row => new Weighted { Features = row.Features, Label = row.Label })];

    private IDataView Keyed(IEnumerable<Weighted> rows) =>
        Blobs.Keyed(_mlContext, 9).KeyMapping.Transform(_mlContext.Data.LoadFromEnumerable(rows));

    private float[] Scores(IEnumerable<Weighted> rows, Func<Mlp, Mlp> change, string? weight = "Weight")
    {
        Mlp options = MlpPreset.Simple with { Epochs = 3, HiddenUnits = [8], Seed = 3 };
        options = change(options);
        return Blobs.Scores(
            _mlContext.MulticlassClassification.Trainers.Mlp(options, exampleWeightColumnName: weight).Fit(Keyed(rows))
                .Transform(Blobs.Data(_mlContext, 60)));
    }

    // Each row twice, once with a wrong label; the wrong ones come first.
    private static List<Weighted> Contradicted(float wrongWeight)
    {
        List<Weighted> right = Rows(150);
        IEnumerable<Weighted> wrong = right.Select(
            row => new Weighted
            {
                Features = row.Features,
                Label = Blobs.Names[(Array.IndexOf(Blobs.Names, row.Label) + 1) % 3],
                Weight = wrongWeight,
            });
        return [.. wrong, .. right];
    }

    [Theory]
    [InlineData(null)]
    [InlineData(100)]
    public void Rows_of_little_weight_hardly_count(int? buffer)
    {
        Assert.True(AccuracyWith("Weight") > 0.98);
        Assert.True(AccuracyWith(null) < 0.9);

        double AccuracyWith(string? column)
        {
            MulticlassTransformer<Network> model = _mlContext.MulticlassClassification.Trainers.Mlp(new Mlp
            {
                Epochs = 20,
                Seed = 3,
                StreamingBufferRows = buffer,
            }, exampleWeightColumnName: column).Fit(Keyed(Contradicted(0.05f)));
            return _mlContext.MulticlassClassification.Evaluate(model.Transform(Blobs.Data(_mlContext, 60))).MicroAccuracy;
        }
    }

    [Fact]
    public void Weights_of_one_are_as_none()
        => Assert.Equal(Scores(Rows(60), learner => learner, null), Scores(Rows(60), learner => learner));

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    public void Streamed_with_a_buffer_for_all_rows_weighted_and_balanced_rows_give_the_model_from_memory(double validationFraction)
    {
        List<Weighted> rows = Rows(200);
        for (int i = 0; i < rows.Count; i++)
        {
            rows[i].Weight = i % 5;
        }
        Assert.Equal(ScoresWith(null), ScoresWith(1000));

        float[] ScoresWith(int? buffer) => Scores(rows, options =>
            options = options with { StreamingBufferRows = buffer, BalanceClasses = true, ValidationFraction = validationFraction });
    }

    [Theory]
    [InlineData(null)]
    [InlineData(100)]
    public void Rows_without_a_usable_weight_are_skipped_and_counted(int? buffer)
    {
        var warnings = new List<string>();
        _mlContext.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(message.Message);
            }
        };
        List<Weighted> rows = Rows(60);
        (rows[1].Weight, rows[2].Weight, rows[3].Weight) = (0, float.NaN, float.PositiveInfinity);
        IEnumerable<Weighted> without = rows.Where((_, i) => i is not (1 or 2 or 3));
        Assert.Equal(
            Scores(without, learner => learner with { StreamingBufferRows = buffer }),
            Scores(rows, learner => learner with { StreamingBufferRows = buffer }));
        Assert.Contains(
            "Skipped 3 of 60 training rows: 0 with a missing label, 0 with a feature that is not finite, "
            + "3 with a weight that is 0 or not finite.",
            Assert.Single(warnings));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(100)]
    public void A_negative_weight_is_an_error_that_names_the_row(int? buffer)
    {
        List<Weighted> rows = Rows(60);
        rows[17].Weight = -0.5f;
        InvalidOperationException exception =
            Assert.Throws<InvalidOperationException>(() => Scores(rows, learner => learner with { StreamingBufferRows = buffer }));
        Assert.Contains(
            "Row 17 of weight column 'Weight' holds -0.5: expected weights of 0 or more", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Absent", "Could not find weight column 'Absent'")]
    [InlineData("Key", "Schema mismatch for weight column 'Key': expected Single, got key UInt32")]
    public void A_column_that_is_no_single_is_a_schema_mismatch(string column, string message)
    {
        IDataView data = _mlContext.Transforms.CopyColumns("Key", "Label").Fit(Keyed(Rows(9))).Transform(Keyed(Rows(9)));
        MulticlassTrainer<Network> trainer = _mlContext.MulticlassClassification.Trainers.Mlp(new Mlp(), exampleWeightColumnName: column);
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(data)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1000)]
    public void Balanced_classes_are_weighted_by_how_few_rows_they_have(int? buffer)
    {
        // 40 red, 10 green, 10 blue: 60 / (3 * 40) and 60 / (3 * 10).
        var rows = Rows(120).Where((row, i) => row.Label == "red" || i < 30).ToList();
        var counts = rows.CountBy(row => row.Label).ToDictionary();
        Assert.Equal((40, 10, 10), (counts["red"], counts["green"], counts["blue"]));
        float[] plain = Scores(rows, Streamed(balance: false));
        float[] balanced = Scores(rows, Streamed(balance: true));
        rows.ForEach(row => row.Weight = row.Label == "red" ? 0.5f : 2);
        Assert.Equal(Scores(rows, Streamed(balance: false)), balanced);
        Assert.NotEqual(plain, balanced);

        Func<Mlp, Mlp> Streamed(bool balance)
            => learner => learner with { BalanceClasses = balance, StreamingBufferRows = buffer };
    }

    [Fact]
    public void A_cnns_classes_are_balanced_too()
    {
        var rows = Rows(120).Where((row, i) => row.Label == "red" || i < 30).ToList();
        Assert.NotEqual(ScoresWith(balance: false), ScoresWith(balance: true));

        float[] ScoresWith(bool balance)
        {
            var options = new Cnn { ImageShape = new(2, 2), Epochs = 2, Seed = 3, BalanceClasses = balance };
            return Blobs.Scores(
                _mlContext.MulticlassClassification.Trainers.Cnn(options).Fit(Keyed(rows)).Transform(Blobs.Data(_mlContext, 30)));
        }
    }

    [Fact]
    public void Weights_times_two_are_a_rate_times_two()
    {
        // One step of gradient descent on all rows: the loss is the weighted sum over the number of rows.
        List<Weighted> rows = Rows(60);
        rows.ForEach(row => row.Weight = 2);
        Assert.Equal(StepOf(rate: 0.25f, "Weight"), StepOf(rate: 0.5f, null));

        float[] StepOf(float rate, string? column) => Scores(rows, learner =>
            learner with { Epochs = 1, BatchSize = 60, Optimizer = new SgdOptimizer(rate) }, column);
    }
}
