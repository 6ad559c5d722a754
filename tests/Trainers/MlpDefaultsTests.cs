using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>The defaults of an MLP; docs/tables.md tells why they are as they are.</summary>
public class MlpDefaultsTests
{
    private readonly MLContext _mlContext = new(1);

    [Fact]
    public void Classes_are_learned_by_two_layers_of_256_with_dropout_over_bounded_and_encoded_inputs() => Assert.Equal(
        [
            new MissingValues { Columns = 0 }, new InputScaling(), new SmoothClip(3), new PiecewiseLinearEncoding(8) { Columns = 2 },
            new Concatenate(),
            new Dense(256), new Relu(), new Dropout(0.2f), new Dense(256), new Relu(), new Dropout(0.2f), new Dense(3), new Softmax(),
        ],
        Layers(_mlContext.MulticlassClassification.Trainers.Mlp(new Mlp { Epochs = 1 }).Fit(Keyed(Rows(50))).Model));

    [Fact]
    public void Yes_or_no_is_learned_as_classes_are() => Assert.Equal(
        [
            new MissingValues { Columns = 0 }, new InputScaling(), new SmoothClip(3), new PiecewiseLinearEncoding(8) { Columns = 2 },
            new Concatenate(),
            new Dense(256), new Relu(), new Dropout(0.2f), new Dense(256), new Relu(), new Dropout(0.2f), new Dense(1), new Sigmoid(),
        ],
        Layers(_mlContext.BinaryClassification.Trainers.Mlp(new Mlp { Epochs = 1 }, "YesNo").Fit(View(Rows(50))).Model));

    [Fact]
    public void Numbers_are_learned_without_dropout_and_of_few_rows_from_few_bins() => Assert.Equal(
        [
            new MissingValues { Columns = 0 }, new InputScaling(), new SmoothClip(3), new PiecewiseLinearEncoding(8) { Columns = 2 },
            new Concatenate(),
            new Dense(256), new Relu(), new Dense(256), new Relu(), new Dense(1), new OutputScaling(),
        ],
        Layers(_mlContext.Regression.Trainers.Mlp(new Mlp { Epochs = 1 }, "Number").Fit(View(Rows(50))).Model));

    [Theory]
    [InlineData(60, 2, 8)]
    [InlineData(320, 2, 12)]
    [InlineData(800, 2, 32)]
    [InlineData(50_000, 2, 32)]
    [InlineData(50_000, 100, 20)]
    [InlineData(50_000, 256, 8)]
    [InlineData(50_000, 1000, 8)]
    public void Bins_of_numbers_follow_from_the_rows_and_the_features(int rows, int features, int bins) =>
        Assert.Equal(bins, Mlp.BinsFor(rows, features));

    [Theory]
    [InlineData(1, 300)]
    [InlineData(2, 150)]
    [InlineData(10, 100)]
    [InlineData(20, 75)]
    [InlineData(68, 40)]
    [InlineData(400, 25)]
    [InlineData(20_000, 1)]
    public void Epochs_follow_from_the_updates_in_one(long updates, int epochs) => Assert.Equal(epochs, new Mlp().EpochsFor(updates));

    [Fact]
    public void Weights_follow_one_cycle_and_decay_as_held_out_rows_tell()
    {
        var mlp = new Mlp();
        Assert.Equal(new OneCycleLearningRate(), mlp.Schedule);
        AssertRecipes([(14, 40), (8, 40), (3, 40), (0.5, 40), (0.5, 120)], mlp.RecipesFor(100, classes: true), 100);
        AssertRecipes([(20, 40), (3, 40)], mlp.RecipesFor(100, classes: false), 100);
    }

    [Theory]
    [InlineData(null, null, 64)]
    [InlineData(null, 3999L, 64)]
    [InlineData(null, 4000L, 128)]
    [InlineData(10, 4000L, 10)]
    public void Many_rows_are_learned_from_in_larger_batches(int? given, long? rows, int batch) =>
        Assert.Equal(batch, new Mlp { BatchSize = given }.BatchSizeFor(rows));

    [Fact]
    public void Epochs_that_are_given_are_those_of_every_trial() => AssertRecipes(
        [(14, 7), (8, 7), (3, 7), (0.5, 7)], new Mlp { Epochs = 7 }.RecipesFor(100, classes: true), 100);

    [Fact]
    public void An_optimizer_that_is_given_is_tried_no_others_beside()
    {
        var optimizer = new MomentumOptimizer(0.1f);
        Assert.Equal(
            [new Mlp { Optimizer = optimizer, Epochs = 40 }], new Mlp { Optimizer = optimizer }.RecipesFor(100, classes: true));
    }

    [Fact]
    public void Numbers_that_are_noise_get_the_stronger_decay_and_a_clear_rule_the_weaker_one()
    {
        Assert.Equal(20, ChosenDecay(row => row.Number = row.Random.NextSingle(), numbers: true), 0.1);
        Assert.Equal(3, ChosenDecay(row => row.Number = MathF.Sin(row.Features[0] * 9), numbers: true), 0.1);
        Assert.Equal(3, ChosenDecay(row => row.Number = MathF.Sin(row.Features[0] * 9), numbers: true, count: 1200), 0.1);
    }

    [Fact]
    public void Probabilities_of_rows_that_are_a_sixth_wrong_are_as_likely_as_they_say()
    {
        // A third of the rows is answered at random, so that no answer is more than 5 in 6 likely.
        void Answer(Row row) => row.YesNo = row.Random.Next(3) == 0 ? row.Random.Next(2) == 0 : row.Features[0] > 0.5f;
        List<Row> rows = Rows(900);
        rows.ForEach(Answer);
        List<Row> test = Rows(4900)[900..];
        test.ForEach(Answer);
        BinaryTransformer<Network> model = _mlContext.BinaryClassification.Trainers.Mlp("YesNo").Fit(View(rows));

        double logLoss = _mlContext.BinaryClassification.Evaluate(model.Transform(View(test)), "YesNo").LogLoss;

        // In bits: the best that can be is the entropy of 1 in 6, .65.
        Assert.InRange(logLoss, 0.6, 0.72);
    }

    [Fact]
    public void Of_noise_the_strongest_decay_is_chosen_and_of_a_clear_rule_a_weaker_one()
    {
        Assert.InRange(ChosenDecay(row => row.YesNo = row.Random.NextDouble() < 0.5), 7.9, 20.1);
        Assert.InRange(ChosenDecay(row => row.YesNo = row.Features[0] > 0.5f), 0.49, 3.01);
    }

    [Fact]
    public void Bins_are_low_where_a_straight_rule_is_told_by_few_rows_and_high_where_it_is_a_wave()
    {
        Assert.Equal(0.1f, ChosenHeight(row => row.Features[0] + row.Features[1] + (0.3f * row.Random.NextSingle()) > 1.15f));
        Assert.Equal(1, ChosenHeight(row => MathF.Sin(row.Features[0] * 25) > 0));
    }

    [Fact]
    public void Bins_that_are_given_are_high() => Assert.Equal(
        1, ChosenHeight(row => row.Features[0] + row.Features[1] > 1, new Mlp { EncodingBins = 8, Epochs = 50 }));

    [Fact]
    public void Indicators_have_no_bins_and_missing_values_are_told_by_indicators()
    {
        List<Row> rows = Rows(50);
        rows[7].Features[1] = float.NaN;
        Network network = _mlContext.BinaryClassification.Trainers.Mlp(new Mlp { Epochs = 1 }, "YesNo").Fit(View(rows)).Model;
        Assert.Equal(
            [new MissingValues { Columns = 1 }, new InputScaling(), new SmoothClip(3), new PiecewiseLinearEncoding(8) { Columns = 2 }],
            Layers(network)[..4]);
        Assert.Equal(Shape(4 + 16), network.Spec.Nodes[4].Output.ToString());
    }

    [Fact]
    public void Missing_values_are_learned_from_and_predicted_from()
    {
        // Yes is where the first feature is missing.
        List<Row> rows = Rows(200);
        foreach (Row row in rows)
        {
            row.YesNo = row.Random.Next(2) == 0;
            row.Features[0] = row.YesNo ? float.NaN : row.Features[0];
        }
        BinaryTransformer<Network> model = _mlContext.BinaryClassification.Trainers.Mlp(new Mlp { Epochs = 20 }, "YesNo").Fit(View(rows));
        Assert.Equal(1, _mlContext.BinaryClassification.Evaluate(model.Transform(View(rows)), "YesNo").Accuracy);
    }

    [Fact]
    public void A_missing_value_that_training_had_none_of_is_answered_as_the_median()
    {
        BinaryTransformer<Network> model =
            _mlContext.BinaryClassification.Trainers.Mlp(new Mlp { Epochs = 1 }, "YesNo").Fit(View(Rows(61)));
        float median = Rows(61).Select(row => row.Features[0]).Order().ElementAt(30);
        List<Row> rows = Rows(2);
        rows[1].Features = [median, .. rows[0].Features[1..]];
        rows[0].Features[0] = float.NaN;
        float[] scores = [.. model.Transform(View(rows)).GetColumn<float>("Score")];
        Assert.True(float.IsFinite(scores[0]));
        Assert.Equal(scores[1], scores[0]);
    }

    [Fact]
    public void Rows_to_watch_may_have_missing_values_that_training_rows_do_not()
    {
        List<Row> watched = Rows(20);
        watched[3].Features[0] = float.NaN;
        Network network = _mlContext.BinaryClassification.Trainers.Mlp(new Mlp { Epochs = 1 }, "YesNo")
            .Fit(View(Rows(60)), View(watched)).Model;
        Assert.True(double.IsFinite(network.History!.Epochs[0].ValidationLoss!.Value));
    }

    [Fact]
    public void Sparse_rows_and_images_with_missing_values_are_left_out_as_before()
    {
        foreach ((int size, string column) in new[] { (300, "Sparse"), (4, "Image") })
        {
            var mlContext = new MLContext(1);
            var warnings = new List<string>();
            mlContext.Log += (_, message) =>
            {
                if (message.Message.Contains("Skipped", StringComparison.Ordinal))
                {
                    warnings.Add(message.Message);
                }
            };
            var random = new Random(1);
            List<WideRow> rows =
            [
                .. Enumerable.Range(0, 50).Select(index => new WideRow
                {
                    Sparse = new VBuffer<float>(
                        300, 2, [index == 3 ? float.NaN : random.NextSingle(), 1], [random.Next(150), 150 + random.Next(150)]),
                    Image = [index == 3 ? float.NaN : random.NextSingle(), 0, 1, 0],
                    YesNo = index % 2 == 0,
                }),
            ];
            Network network = mlContext.BinaryClassification.Trainers.Mlp(new Mlp { Epochs = 2, HiddenUnits = [4] }, "YesNo", column)
                .Fit(mlContext.Data.LoadFromEnumerable(rows)).Model;
            Assert.EndsWith("Skipped 1 of 50 training rows: 0 with a missing label, 1 with a feature that is not finite.",
                Assert.Single(warnings), StringComparison.Ordinal);
            Assert.Equal(size, network.Spec.Input.Elements);
            Assert.True(double.IsFinite(network.History!.Epochs[^1].Loss));
        }
    }

    [Theory]
    [InlineData(InputScalingMode.Whole)]
    [InlineData(null)]
    public void Inputs_scaled_otherwise_are_taken_as_they_are(InputScalingMode? scaling)
    {
        var mlp = new Mlp { Epochs = 1, InputScaling = scaling };
        LayerSpec[] layers = Layers(_mlContext.BinaryClassification.Trainers.Mlp(mlp, "YesNo").Fit(View(Rows(60))).Model);
        Assert.DoesNotContain(layers, layer => layer is SmoothClip or PiecewiseLinearEncoding or MissingValues);
    }

    [Fact]
    public void A_network_goes_on_with_the_encoding_it_has()
    {
        var mlp = new Mlp { Epochs = 1, HiddenUnits = [8] };
        BinaryTransformer<Network> first = _mlContext.BinaryClassification.Trainers.Mlp(mlp, "YesNo").Fit(View(Rows(60)));
        List<Row> rows = Rows(80);
        rows.ForEach(row => row.Features[1] = 2);
        Network second = _mlContext.BinaryClassification.Trainers.Mlp(mlp with { InitialModel = first }, "YesNo").Fit(View(rows)).Model;
        Assert.Equal(Layers(first.Model), Layers(second));
        Assert.Equal(first.Model.Parameters[1].Values.ToArray(), second.Parameters[1].Values.ToArray());
    }

    [Fact]
    public void A_network_does_not_go_on_without_the_limit_it_has()
    {
        var mlp = new Mlp { Epochs = 1, HiddenUnits = [8] };
        BinaryTransformer<Network> first = _mlContext.BinaryClassification.Trainers.Mlp(mlp, "YesNo").Fit(View(Rows(60)));
        ArgumentException exception = Assert.Throws<ArgumentException>(() => _mlContext.BinaryClassification.Trainers
            .Mlp(mlp with { InitialModel = first, InputLimit = null }, "YesNo").Fit(View(Rows(60))));
        Assert.Contains("SmoothClip", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_simple_preset_is_the_textbooks_network()
    {
        Assert.Equal(
            [
                new InputScaling(), new Dense(64), new Tanh(), new Dense(32), new Tanh(), new Dense(1), new Sigmoid(),
            ],
            Layers(_mlContext.BinaryClassification.Trainers.Mlp(MlpPreset.Simple with { Epochs = 1 }, "YesNo").Fit(View(Rows(60))).Model));
        Assert.Equal((32, new ConstantLearningRate(), new AdamOptimizer()), (
            MlpPreset.Simple.BatchSize, MlpPreset.Simple.Schedule, MlpPreset.Simple.Optimizer));
        Assert.Equal([200, 100, 5], new long[] { 1, 10, 500 }.Select(MlpPreset.Simple.EpochsFor));
    }

    private static string Shape(int elements) => Engine.Tensors.Shape.Of(elements).ToString();

    private static LayerSpec[] Layers(Network network) => [.. network.Spec.Nodes.Select(node => node.Layer)];

    private static void AssertRecipes((double Total, int Epochs)[] expected, IReadOnlyList<NetworkLearner> recipes, int updates)
    {
        Assert.Equal(expected.Select(recipe => (int?)recipe.Epochs), recipes.Select(recipe => recipe.Epochs));
        Assert.Equal(
            expected.Select(recipe => recipe.Total),
            recipes.Select(recipe => recipe.Optimizer!.WeightDecay * 0.55 * 0.003 * updates * recipe.Epochs!.Value),
            (total, actual) => Math.Abs(total - actual) < 1e-4 * total);
        Assert.All(recipes, recipe => Assert.Equal(0.003f, Assert.IsType<AdamWOptimizer>(recipe.Optimizer).LearningRate));
    }

    private float ChosenHeight(Func<Row, bool> answer, Mlp? mlp = null)
    {
        List<Row> rows = Rows(300);
        rows.ForEach(row => row.YesNo = answer(row));
        return Layers(_mlContext.BinaryClassification.Trainers.Mlp(mlp ?? new Mlp { Epochs = 50 }, "YesNo").Fit(View(rows)).Model)
            .OfType<PiecewiseLinearEncoding>().Single().Height;
    }

    // The total decay that the log tells of.
    private static double ChosenDecay(Action<Row> answer, bool numbers = false, int count = 300)
    {
        List<Row> rows = Rows(count);
        rows.ForEach(answer);
        var mlContext = new MLContext(1);
        string told = "";
        mlContext.Log += (_, message) =>
            told = message.Message.Contains("are chosen", StringComparison.Ordinal) ? message.Message : told;
        var mlp = new Mlp { Epochs = 30_000 / count };
        IDataView data = mlContext.Data.LoadFromEnumerable(rows);
        if (numbers)
        {
            mlContext.Regression.Trainers.Mlp(mlp, "Number").Fit(data);
        }
        else
        {
            mlContext.BinaryClassification.Trainers.Mlp(mlp, "YesNo").Fit(data);
        }
        string decay = told[(told.IndexOf("decay ", StringComparison.Ordinal) + 6)..].Split(',')[0];
        int updates = 30_000 / count * ((count - 1) / 64 + 1);
        return double.Parse(decay, System.Globalization.CultureInfo.InvariantCulture) * 0.55 * 0.003 * updates;
    }

    private IDataView View(List<Row> rows) => _mlContext.Data.LoadFromEnumerable(rows);

    private IDataView Keyed(List<Row> rows) =>
        _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(View(rows)).Transform(View(rows));

    // Two numbers and an indicator.
    private static List<Row> Rows(int count)
    {
        var random = new Random(5);
        return
        [
            .. Enumerable.Range(0, count).Select(index => new Row
            {
                Random = random,
                Features = [random.NextSingle(), random.NextSingle(), random.Next(2)],
                Label = $"class {index % 3}",
                YesNo = index % 2 == 0,
                Number = random.NextSingle(),
            }),
        ];
    }

    private sealed class WideRow
    {
        [VectorType(300)]
        public VBuffer<float> Sparse { get; set; }

        [VectorType(2, 2)]
        public float[] Image { get; set; } = [];

        public bool YesNo { get; set; }
    }

    private sealed class Row
    {
        internal Random Random = null!;

        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = "";

        public bool YesNo { get; set; }

        public float Number { get; set; }
    }
}
