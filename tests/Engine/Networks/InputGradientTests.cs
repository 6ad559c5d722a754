using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Kernels;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Networks;

public class InputGradientTests
{
    // Single precision's rounding of the forward pass over the step, as in the checker of layers.
    private const float Step = 1f / 32;
    private const double Bound = 5e-4;

    public static TheoryData<string> Names => [.. Specs.Keys];

    private static Dictionary<string, NetworkSpec> Specs { get; } = new()
    {
        ["convolution, normalization, pooling, dropout"] = NetworkSpec.Sequential(
            Shape.Of(2, 9, 7), new InputScaling(), new Conv2D(5, 3), new BatchNormalization(), new Tanh(), new AveragePool2D(2),
            new Dropout(0.5f),
            new Flatten(), new Dense(6), new BatchNormalization(), new Sigmoid(), new Dropout(0.3f), new Dense(3)),
        ["colours pixel by pixel"] = NetworkSpec.Sequential(
            Shape.Of(6, 5, 3), new ChannelsFirst(), new InputScaling(), new Conv2D(4, 3) { Padding = Padding2D.Same }, new Silu(),
            new LayerNormalization(),
            new Flatten(), new Dense(4)),
        ["rows of features"] = NetworkSpec.Sequential(
            Shape.Of(11), new InputScaling(), new Dense(8), new Tanh(), new Dense(5), new Softplus(), new Dense(2)),
        ["residual"] = NetworkSpec.From(Shape.Of(2, 7, 5)).Add(new Conv2D(3, 3) { Padding = Padding2D.Same }, "in")
            .Add(new BatchNormalization()).Add(new Tanh(), "branch")
            .Add(new Add(), inputs: ["branch", "in"]).Add(new GlobalAveragePool2D()).Add(new Dense(2)).Build(),
        ["the input read twice"] = NetworkSpec.From(Shape.Of(2, 5, 5)).Add(new Tanh(), "left", [NetworkSpec.InputName])
            .Add(new Conv2D(2, 3) { Padding = Padding2D.Same }, "right", [NetworkSpec.InputName])
            .Add(new Concatenate(), inputs: ["left", "right", NetworkSpec.InputName]).Add(new Flatten()).Add(new Dense(2)).Build(),
        ["nothing to train"] = NetworkSpec.Sequential(Shape.Of(4), new InputScaling(), new Softmax()),
        ["sequences"] = NetworkSpec.Sequential(
            Shape.Of(2, 13), new Conv1D(3, 3), new Gelu(), new AveragePool1D(2), new Flatten(), new Dense(2), new Softmax()),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_the_slope_of_what_is_predicted(string name)
    {
        Network network = RandomNetworks.Create(Specs[name]);
        float[] inputs = RandomArrays.Normal(3 * (int)network.Spec.Input.Elements, 7);

        for (int output = 0; output < network.Spec.Output.Elements; output++)
        {
            KernelAssert.Close(Slopes(network, inputs, 3, output, Step), Gradient(network, inputs, 3, output), Bound);
        }
    }

    // Between kinks such a network is linear, so a step may be small without the difference drowning in rounding; at these seeds none is
    // crossed.
    [Fact]
    public void It_is_the_slope_of_networks_with_kinks()
    {
        Network network = RandomNetworks.Create(NetworkSpec.Sequential(
            Shape.Of(1, 12, 12), new InputScaling(), new Conv2D(4, 3), new BatchNormalization(), new Relu(), new MaxPool2D(2),
            new Conv2D(5, 3), new Relu(), new MaxPool2D(3),
            new Flatten(), new Dense(7), new Relu(), new Dropout(0.5f), new Dense(3)));
        float[] inputs = RandomArrays.Normal(144, 3);

        KernelAssert.Close(Slopes(network, inputs, 1, 2, 1f / 512), Gradient(network, inputs, 1, 2), 5e-3);
    }

    [Fact]
    public void It_is_computed_as_often_as_one_likes_and_changes_no_weight()
    {
        Network network = RandomNetworks.Create(Specs["convolution, normalization, pooling, dropout"]);
        float[] before = [.. network.Parameters.SelectMany(parameter => parameter.Value.Span.ToArray())];
        float[] inputs = RandomArrays.Normal(2 * 126, 7);
        var gradient = new InputGradient(network, 4);
        float[] first = new float[inputs.Length];
        float[] other = new float[126];
        float[] again = new float[inputs.Length];

        gradient.Compute(inputs, 2, 1, first);
        gradient.Compute(inputs.AsSpan(126), 1, 1, other);
        gradient.Compute(inputs, 2, 1, again);

        Assert.Equal(first, again);
        Assert.Equal(first[126..], other);
        Assert.Equal(before, network.Parameters.SelectMany(parameter => parameter.Value.Span.ToArray()));
    }

    [Fact]
    public void Words_have_none()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(4), new Embedding(9, 3), new Flatten(), new Dense(2)), 1);

        Assert.Contains("embedding_1", Assert.Throws<ArgumentException>(() => new InputGradient(network, 1)).Message);
    }

    private static float[] Gradient(Network network, float[] inputs, int rows, int output)
    {
        float[] gradients = new float[inputs.Length];
        new InputGradient(network, rows + 1).Compute(inputs, rows, output, gradients);
        return gradients;
    }

    // (8 (f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12h
    private static float[] Slopes(Network network, float[] inputs, int rows, int output, float step)
    {
        int size = inputs.Length / rows;
        float[] outputs = new float[rows * network.Spec.Output.Elements];
        double Value(int index, float change)
        {
            float[] moved = (float[])inputs.Clone();
            moved[index] += change;
            network.Predict(moved, rows, outputs);
            return outputs[(index / size * (int)network.Spec.Output.Elements) + output];
        }

        double Difference(int index, float change) =>
            (Value(index, change) - Value(index, -change)) / ((double)(inputs[index] + change) - (inputs[index] - change));

        return [.. inputs.Select((_, i) => (float)(((4 * Difference(i, step)) - Difference(i, 2 * step)) / 3))];
    }
}
