using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Networks of the user's own layers: tables, sequences, words and images.</summary>
public sealed class NeuralNetworkTests
{
    private const int Length = 24;
    private const int Words = 12;

    private readonly MLContext _mlContext = new(1);

    private sealed class Signal
    {
        [VectorType(1, Length)]
        public float[] Features { get; set; } = [];
        public bool Label { get; set; }
    }

    private sealed class Sentence
    {
        [VectorType(Length)]
        public float[] Features { get; set; } = [];
        public bool Label { get; set; }
    }

    private sealed class Picture
    {
        [VectorType(6, 5, 3)]
        public float[] Interleaved { get; set; } = [];
        [VectorType(3, 6, 5)]
        public float[] Planes { get; set; } = [];
        [VectorType(90)]
        public float[] Flat { get; set; } = [];
        [KeyType(3)]
        public uint Label { get; set; }
    }

    private sealed class Answer
    {
        public float Probability { get; set; }
    }

    // A bump up, or one down, somewhere in noise.
    private static List<Signal> Signals(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            float[] numbers = Enumerable.Range(0, Length).Select(_ => random.NextSingle()).ToArray();
            int place = random.Next(Length - 3);
            foreach (int position in Enumerable.Range(place, 3))
            {
                numbers[position] += i % 2 == 0 ? 3 : -3;
            }
            return new Signal { Features = numbers, Label = i % 2 == 0 };
        })];
    }

    // The answer is whether word 7 occurs: no order of the numbers says it.
    private static List<Sentence> Sentences(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            float[] words = Enumerable.Range(0, Length).Select(_ => (float)random.Next(7)).Select(word => word == 3 ? 11 : word).ToArray();
            if (i % 2 == 0)
            {
                words[random.Next(Length)] = 3;
            }
            return new Sentence { Features = words, Label = i % 2 == 0 };
        })];
    }

    private IDataView Pictures()
    {
        var random = new Random(1);
        return _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i =>
        {
            float[] planes = Enumerable.Range(0, 90).Select(_ => random.NextSingle() * 255).ToArray();
            float[] interleaved = Enumerable.Range(0, 90).Select(place => planes[(place % 3 * 30) + (place / 3)]).ToArray();
            return new Picture { Planes = planes, Interleaved = interleaved, Flat = planes, Label = (uint)(i % 3) + 1 };
        }).ToList());
    }

    private static IEnumerable<LayerSpec> Layers(ModelTransformer<Network> model) => model.Model.Spec.Nodes.Select(node => node.Layer);

    [Fact]
    public void A_table_is_learned_by_residual_dense_blocks()
    {
        var network = new NeuralNetwork
        {
            Layers = net => net.Dense(32).BatchNormalization().Relu()
                .Residual(block => block.Dense(32).BatchNormalization().Relu().Dense(32)).Relu(),
            Epochs = 60,
        };
        RegressionTransformer<Network> model = _mlContext.Regression.Trainers.Network(network).Fit(Surface.Data(_mlContext, 400));

        RegressionMetrics metrics = _mlContext.Regression.Evaluate(model.Transform(Surface.Data(_mlContext, 200, seed: 2)));
        Assert.True(metrics.RSquared > 0.9, $"R squared {metrics.RSquared}");
    }

    [Fact]
    public void Several_numbers_of_a_table_are_learned_by_residual_dense_blocks()
    {
        MultiOutputRegressionTransformer<Network> model = _mlContext.Regression.Trainers.NetworkMultiOutput(
            net => net.Dense(32).Tanh().Residual(block => block.Dense(32).Tanh().Dense(32)), "Labels", epochs: 60)
            .Fit(Surface.Data(_mlContext, 400));

        MultiOutputRegressionMetrics metrics =
            _mlContext.Regression.EvaluateMultiOutput(model.Transform(Surface.Data(_mlContext, 200, seed: 2)), "Labels");
        Assert.All(metrics.Outputs, output => Assert.True(output.RSquared > 0.9, $"R squared {output.RSquared}"));
    }

    [Fact]
    public void A_sequence_is_learned_by_convolutions()
    {
        BinaryTransformer<Network> model = _mlContext.BinaryClassification.Trainers
            .Network(net => net.Conv1D(8, 5).Relu().MaxPool1D(2), epochs: 20)
            .Fit(_mlContext.Data.LoadFromEnumerable(Signals(300, seed: 1)));

        IDataView test = model.Transform(_mlContext.Data.LoadFromEnumerable(Signals(200, seed: 2)));
        Assert.InRange(_mlContext.BinaryClassification.Evaluate(test).Accuracy, 0.95, 1);
    }

    [Fact]
    public void Word_numbers_are_learned_through_an_embedding()
    {
        BinaryTransformer<Network> model = _mlContext.BinaryClassification.Trainers.Network(
            net => net.Embedding(Words, 8).Conv1D(8, 1).Relu().MaxPool1D(Length), epochs: 30)
            .Fit(_mlContext.Data.LoadFromEnumerable(Sentences(400, seed: 1)));

        IDataView test = model.Transform(_mlContext.Data.LoadFromEnumerable(Sentences(200, seed: 2)));
        Assert.InRange(_mlContext.BinaryClassification.Evaluate(test).Accuracy, 0.95, 1);
    }

    [Theory]
    [InlineData("Planes", false, false)]
    [InlineData("Flat", true, false)]
    [InlineData("Interleaved", false, true)]
    public void An_image_through_convolutions_is_the_same_cnn_bit_for_bit(string column, bool givesShape, bool reorders)
    {
        IDataView data = Pictures();
        var cnn = new Cnn
        {
            Layers = [new Conv2D(4, 3) { Padding = 1 }, new Relu(), new MaxPool2D(2), new Flatten(), new Dense(8), new Relu()],
            Epochs = 3,
        };
        var network = new NeuralNetwork
        {
            Layers = net => (reorders ? net.ChannelsFirst() : net).Conv2D(4, 3, padding: 1).Relu().MaxPool2D(2).Flatten().Dense(8).Relu(),
            InputShape = givesShape ? [3, 6, 5] : null,
            Epochs = 3,
            BatchSize = cnn.BatchSize,
            Optimizer = cnn.Optimizer,
            Schedule = cnn.Schedule,
        };

        MulticlassTransformer<Network> expected =
            new MLContext(1).MulticlassClassification.Trainers.Cnn(cnn, "Label", reorders ? column : "Planes").Fit(data);
        MulticlassTransformer<Network> model =
            new MLContext(1).MulticlassClassification.Trainers.Network(network, "Label", column).Fit(data);

        Assert.Equal(Layers(expected), Layers(model));
        Assert.Equal(Blobs.Scores(expected.Transform(data)), Blobs.Scores(model.Transform(data)));
    }

    [Fact]
    public void A_table_through_dense_layers_is_the_same_mlp_bit_for_bit()
    {
        IDataView data = Blobs.Data(_mlContext, 90);
        MulticlassTransformer<Network> mlp = new MLContext(1).MulticlassClassification.Trainers
            .Mlp(MlpPreset.Simple with { HiddenUnits = [8], Epochs = 3 }).Fit(data);
        MulticlassTransformer<Network> model =
            new MLContext(1).MulticlassClassification.Trainers.Network(net => net.Dense(8).Tanh(), epochs: 3).Fit(data);

        Assert.Equal(Blobs.Scores(mlp.Transform(data)), Blobs.Scores(model.Transform(data)));
    }

    [Fact]
    public void A_model_is_saved_loaded_and_predicts_one_by_one()
    {
        List<Signal> rows = Signals(60, seed: 1);
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        BinaryTransformer<Network> model = _mlContext.BinaryClassification.Trainers.Network(
            net => net.Conv1D(4, 5, padding: Padding1D.Same).BatchNormalization().Relu().Residual(block => block.Conv1D(4, 3, padding: 1)),
            epochs: 3).Fit(data);

        ITransformer loaded = SavedModels.Reload(_mlContext, model, data.Schema);
        using PredictionEngine<Signal, Answer> engine = _mlContext.Model.CreatePredictionEngine<Signal, Answer>(loaded);

        Assert.Equal(Blobs.Column<float>(model.Transform(data), "Probability"), rows.Select(row => engine.Predict(row).Probability));
    }

    [Fact]
    public void Inputs_are_scaled_once_for_all_layers_that_take_them()
    {
        MulticlassTransformer<Network> model = _mlContext.MulticlassClassification.Trainers.Network(
            net => net.Dense(4).Add(new Dense(4), inputs: [NetworkSpec.InputName]).Add("dense_1", "dense_2"), epochs: 1)
            .Fit(Blobs.Data(_mlContext, 30));

        Assert.Equal([new InputScaling(), new Dense(4), new Dense(4), new Add(), new Dense(3), new Softmax()], Layers(model));
        Assert.All(model.Model.Spec.Nodes.Skip(1).Take(2), node => Assert.Equal(["input_scaling_1"], node.Inputs));
    }

    [Fact]
    public void Word_numbers_are_not_scaled()
    {
        BinaryTransformer<Network> model = _mlContext.BinaryClassification.Trainers.Network(
            net => net.Embedding(Words, 2).Flatten().Add(new Dense(3), "numbers", [NetworkSpec.InputName])
                .Concatenate(["flatten_1", "numbers"]), epochs: 1)
            .Fit(_mlContext.Data.LoadFromEnumerable(Sentences(20, seed: 1)));

        Assert.Equal(NetworkSpec.InputName, model.Model.Spec.Nodes.Single(node => node.Layer is Embedding).Inputs.Single());
        Assert.Equal("input_scaling_1", model.Model.Spec.Nodes.Single(node => node.Name == "numbers").Inputs.Single());
    }

    [Fact]
    public void A_scaling_among_the_layers_is_the_only_one()
    {
        MulticlassTransformer<Network> model = _mlContext.MulticlassClassification.Trainers.Network(
            net => net.InputScaling(InputScalingMode.Whole).Dense(4).Relu(), epochs: 1)
            .Fit(Blobs.Data(_mlContext, 30));

        Assert.Equal(
            [new InputScaling { Mode = InputScalingMode.Whole }, new Dense(4), new Relu(), new Dense(3), new Softmax()], Layers(model));
    }

    [Fact]
    public void Without_input_scaling_there_is_none()
    {
        var network = new NeuralNetwork { Layers = net => net.Dense(4).Relu(), InputScaling = null, Epochs = 1 };

        MulticlassTransformer<Network> model =
            _mlContext.MulticlassClassification.Trainers.Network(network).Fit(Blobs.Data(_mlContext, 30));

        Assert.Equal([new Dense(4), new Relu(), new Dense(3), new Softmax()], Layers(model));
    }

    [Fact]
    public void Without_layers_it_is_logistic_regression()
    {
        MulticlassTransformer<Network> model =
            _mlContext.MulticlassClassification.Trainers.Network(_ => { }, epochs: 1).Fit(Blobs.Data(_mlContext, 30));

        Assert.Equal([new InputScaling(), new Dense(3), new Softmax()], Layers(model));
    }

    [Fact]
    public void Output_layers_that_are_there_are_taken()
    {
        float[] Scores(Action<NetworkSpecBuilder> layers)
        {
            var mlContext = new MLContext(1);
            IDataView data = Blobs.Data(mlContext, 90);
            return Blobs.Scores(mlContext.MulticlassClassification.Trainers.Network(layers, epochs: 2).Fit(data).Transform(data));
        }

        float[] expected = Scores(net => net.Dense(8).Tanh());
        Assert.Equal(expected, Scores(net => net.Dense(8).Tanh().Dense(3)));
        Assert.Equal(expected, Scores(net => net.Dense(8).Tanh().Dense(3).Softmax()));
    }

    [Fact]
    public void A_shape_of_another_size_is_refused()
    {
        MulticlassTrainer<Network> trainer =
            _mlContext.MulticlassClassification.Trainers.Network(net => net.Conv1D(2, 2), inputShape: [1, 5]);

        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(Blobs.Data(_mlContext, 30)));

        Assert.Contains("InputShape", exception.Message, StringComparison.Ordinal);
        Assert.Contains("4 numbers of column 'Features'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("1 x 5", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_layers_are_refused()
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => _mlContext.Regression.Trainers.Network((Action<NetworkSpecBuilder>)null!));

        Assert.Contains("Layers", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Augmented_images_give_another_network()
    {
        var plain = new NeuralNetwork { Layers = net => net.Conv2D(2, 3).Flatten(), Epochs = 2, Seed = 1 };
        IDataView data = Pictures();

        float[] Weights(NeuralNetwork settings) => new MLContext(1).MulticlassClassification.Trainers.Network(settings, "Label", "Planes")
            .Fit(data).Model.Parameters[^1].Values.ToArray();

        Assert.Equal(Weights(plain), Weights(plain));
        Assert.NotEqual(Weights(plain), Weights(plain with { Augmentation = new ImageAugmentation { Rotation = 30 } }));
    }

    [Fact]
    public void Settings_are_equal_whatever_the_token_that_cancels()
    {
        using var cancellation = new CancellationTokenSource();
        var plain = MlpPreset.Simple with { Epochs = 2 };

        Assert.Equal(plain, plain with { CancellationToken = cancellation.Token });
        Assert.Equal(plain.GetHashCode(), (plain with { CancellationToken = cancellation.Token }).GetHashCode());
        Assert.NotEqual(plain, plain with { NumberOfThreads = 3 });
    }
}
