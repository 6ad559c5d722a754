using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Networks whose first layers were trained before.</summary>
public sealed class PretrainedTests
{
    private readonly MLContext _mlContext = new(1);
    private readonly Network _features = new(
        NetworkSpec.Sequential(Shape.Of(1, 6, 6), new Conv2D(4, 3), new BatchNormalization(), new Relu()), 7);

    [Fact]
    public void Frozen_layers_stay_and_a_new_head_learns()
    {
        float[][] before = Weights(_features);

        MulticlassTransformer<Network> model = Fit(Frozen);

        Assert.Equal(["conv2d_1", "batch_normalization_1", "relu_1", "flatten_1", "dense_1", "softmax_1"], Names(model));
        Assert.Equal(before, Weights(model.Model)[..6]);
        Assert.Equal(before, Weights(_features));
        Assert.InRange(_mlContext.MulticlassClassification.Evaluate(model.Transform(View())).MicroAccuracy, 0.8, 1);
    }

    [Fact]
    public void A_second_training_goes_on_with_all_layers()
    {
        MulticlassTransformer<Network> head = Fit(Frozen);
        float[][] before = Weights(head.Model);

        MulticlassTransformer<Network> whole = Fit(Frozen with
        {
            InitialModel = head,
            Epochs = 1,
            LearningRateFactors = new Dictionary<string, float> { ["conv2d_1"] = 0.1f },
        });

        Assert.Equal(Names(head), Names(whole));
        Assert.All(before.Zip(Weights(whole.Model)), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.All(before[0].Zip(Weights(whole.Model)[0]), pair => Assert.Equal(pair.First, pair.Second, 0.05f));
    }

    [Fact]
    public void A_network_of_another_input_is_refused()
    {
        var wide = new Network(NetworkSpec.Sequential(Shape.Of(1, 9, 9), new Conv2D(4, 3)), 7);
        string message = Assert.ThrowsAny<ArgumentException>(
            () => Fit(Frozen with { Pretrained = wide, LearningRateFactors = null })).Message;
        Assert.Contains(
            "a network that takes the 36 numbers of column 'Features', got one that takes 1 x 9 x 9", message, StringComparison.Ordinal);
    }

    private NeuralNetwork Frozen => new()
    {
        Pretrained = _features,
        Layers = net => net.Flatten(),
        Epochs = 30,
        LearningRateFactors = _features.Spec.Nodes.ToDictionary(node => node.Name, _ => 0f),
    };

    private MulticlassTransformer<Network> Fit(NeuralNetwork network) =>
        _mlContext.MulticlassClassification.Trainers.Network(network).Fit(View());

    private IDataView View()
    {
        var random = new Random(3);
        return _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 90).Select(index => new Row
        {
            // A bright line in one of three places.
            Features = [.. Enumerable.Range(0, 36).Select(pixel => random.NextSingle() + (pixel / 12 == index % 3 ? 1 : 0))],
            Label = (uint)(index % 3) + 1,
        }).ToArray());
    }

    private static string[] Names(MulticlassTransformer<Network> model) => [.. model.Model.Spec.Nodes.Select(node => node.Name)];

    private static float[][] Weights(Network network) => [.. network.Parameters.Select(parameter => parameter.Values.ToArray())];

    private sealed class Row
    {
        [VectorType(1, 6, 6)]
        public float[] Features { get; set; } = [];

        [KeyType(3)]
        public uint Label { get; set; }
    }
}
