using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

public class LearningRateFactorsTests
{
    private const int Rows = 40;
    private const int Classes = 3;

    private static readonly float[] Images = RandomArrays.Normal(Rows * 2 * 6 * 6, 1);
    private static readonly int[] Labels = [.. Enumerable.Range(0, Rows).Select(row => row % Classes)];

    private static readonly LayerSpec[] Features = [new Conv2D(4, 3), new BatchNormalization(), new Relu(), new Flatten()];

    [Fact]
    public void A_frozen_layer_keeps_its_weights_and_statistics_and_others_learn()
    {
        Network network = Create();
        float[][] before = Weights(network);

        Train(network, Frozen("conv2d_1", "batch_normalization_1") with { WeightAveraging = new WeightAveraging(0.9f) });

        float[][] after = Weights(network);
        Assert.Equal(before[..6], after[..6]);
        Assert.All([6, 7], parameter => Assert.NotEqual(before[parameter], after[parameter]));
    }

    [Fact]
    public void What_comes_after_frozen_layers_learns_as_from_their_predictions()
    {
        Network network = Create();
        Network features = network.EndingAt("flatten_1");
        float[] inputs = new float[Rows * features.Spec.Output.Elements];
        features.Predict(Images, Rows, inputs);
        var head = new Network(NetworkSpec.Sequential(features.Spec.Output, new Dense(Classes), new Softmax()), 1);
        foreach ((Parameter from, Parameter to) in network.Parameters.Skip(6).Zip(head.Parameters))
        {
            from.Values.CopyTo(to.Value.Span);
        }

        Train(network, Frozen("conv2d_1", "batch_normalization_1"));
        NetworkTrainer.Train(
            head, new InMemoryBatches(inputs, (int)features.Spec.Output.Elements, Labels, Classes, seed: 1), null, Options);

        Assert.Equal(Weights(head).SelectMany(x => x), Weights(network)[6..].SelectMany(x => x), (x, y) => Math.Abs(x - y) < 1e-5);
    }

    [Fact]
    public void A_frozen_layer_between_others_lets_the_gradient_through()
    {
        var network = new Network(
            NetworkSpec.Sequential(Shape.Of(72), new Dense(8), new Tanh(), new Dense(8), new Tanh(), new Dense(Classes), new Softmax()), 1);
        float[][] before = Weights(network);

        Train(network, Frozen("dense_2") with { GradientClipping = GradientClipping.ByNorm(0.5f) });

        float[][] after = Weights(network);
        Assert.Equal(before[2..4], after[2..4]);
        Assert.All([0, 1, 4, 5], parameter => Assert.NotEqual(before[parameter], after[parameter]));
    }

    [Fact]
    public void A_factor_makes_the_step_so_much_smaller()
    {
        Network whole = Create(), half = Create();
        float[][] before = Weights(whole);
        TrainingOptions options = Options with { Optimizer = new SgdOptimizer(0.1f), Epochs = 1, BatchSize = Rows };

        Train(whole, options);
        Train(half, options with { LearningRateFactors = new Dictionary<string, float> { ["conv2d_1"] = 0.5f } });

        Assert.Equal(
            before[0].Zip(Weights(whole)[0], (from, to) => (to - from) / 2), before[0].Zip(Weights(half)[0], (from, to) => to - from),
            (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.Equal(Weights(whole)[6], Weights(half)[6]);
    }

    [Fact]
    public void Factors_of_one_change_no_bit()
    {
        Network network = Create(), plain = Create();
        Train(network, Options with { LearningRateFactors = new Dictionary<string, float> { ["dense_1"] = 1, ["relu_1"] = 0 } });
        Train(plain, Options);
        Assert.Equal(Weights(plain), Weights(network));
    }

    [Fact]
    public void Names_numbers_and_networks_that_cannot_be_are_refused()
    {
        Network network = Create();
        string unknown = Assert.Throws<ArgumentException>(() => Train(network, Frozen("conv9"))).Message;
        Assert.Contains(
            "a layer 'conv9' that the network does not have: expected some of conv2d_1, batch", unknown, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Train(network, Options with { LearningRateFactors = new Dictionary<string, float> { ["dense_1"] = -1 } }));
        string nothing = Assert.Throws<InvalidOperationException>(
            () => Train(network, Frozen("conv2d_1", "batch_normalization_1", "dense_1"))).Message;
        Assert.Contains("All layers with weights are frozen", nothing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_other_factors_is_of_another_training()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.checkpoint");
        try
        {
            TrainingOptions options = Frozen("conv2d_1") with { Checkpoint = new Checkpoint(path) };
            Train(Create(), options);
            Assert.Throws<CheckpointMismatchException>(() => Train(Create(), options with { LearningRateFactors = null }));
            Network again = Create();
            Train(again, options);
            Network once = Create();
            Train(once, options with { Checkpoint = null });
            Assert.Equal(Weights(once), Weights(again));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Layers_that_are_appended_stand_on_the_same_parameters()
    {
        var features = new Network(NetworkSpec.Sequential(Shape.Of(2, 6, 6), Features), 1);
        Network network = features.Append([new Dense(Classes), new Softmax()], seed: 5);
        Network other = features.Append([new Dense(Classes)], seed: 6);

        Assert.Equal(features.Parameters, network.Parameters.Take(6));
        Assert.Equal(
            ["conv2d_1", "batch_normalization_1", "relu_1", "flatten_1", "dense_1", "softmax_1"],
            network.Spec.Nodes.Select(node => node.Name));
        Assert.NotEqual(network.Parameters[6].Values.ToArray(), other.Parameters[6].Values.ToArray());
        Assert.Throws<NetworkShapeException>(() => features.Append([new Conv2D(2, 3)], seed: 1));
    }

    private static TrainingOptions Options => new() { Epochs = 3, BatchSize = 8, Optimizer = new AdamOptimizer(0.01f), Threads = 2 };

    private static TrainingOptions Frozen(params string[] layers) =>
        Options with { LearningRateFactors = layers.ToDictionary(layer => layer, _ => 0f) };

    private static Network Create() =>
        new(NetworkSpec.Sequential(Shape.Of(2, 6, 6), [.. Features, new Dense(Classes), new Softmax()]), 1);

    private static void Train(Network network, TrainingOptions options) =>
        NetworkTrainer.Train(network, new InMemoryBatches(Images, 72, Labels, Classes, seed: 1), null, options);

    private static float[][] Weights(Network network) => [.. network.Parameters.Select(parameter => parameter.Values.ToArray())];
}
