using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Networks;

/// <summary>Networks, whose layers are fused and share memory, against their layers one by one, each with memory of its own.</summary>
public class FusedLayersTests
{
    private const int Rows = 5;

    // The same products summed in another order.
    private const double Bound = 2e-5;

    public static TheoryData<string> Names => [.. Specs.Keys];

    private static Dictionary<string, NetworkSpec> Specs { get; } = new()
    {
        ["conv, relu, pool, dropout"] = NetworkSpec.Sequential(
            Shape.Of(2, 9, 8), new Conv2D(6, 3), new Relu(), new MaxPool2D(2), new Dropout(0.3f), new Flatten(), new Dense(3)),
        ["conv, relu, pool of sequences"] = NetworkSpec.Sequential(
            Shape.Of(2, 19), new Conv1D(6, 3), new Relu(), new MaxPool1D(2), new Conv1D(4, 3), new MaxPool1D(2), new Flatten(),
            new Dense(3)),
        ["conv, pool, relu"] = NetworkSpec.Sequential(
            Shape.Of(2, 9, 8), new Conv2D(6, 3), new MaxPool2D(2), new Relu(), new Conv2D(3, 1), new Flatten()),
        ["conv, relu, overlapping pool"] = NetworkSpec.Sequential(
            Shape.Of(2, 9, 8), new Conv2D(6, 3) { Stride = 2 }, new Relu(), new MaxPool2D(2) { Stride = 1 }, new Flatten(), new Dense(3)),
        ["conv, relu, sigmoid, pool"] = NetworkSpec.Sequential(
            Shape.Of(1, 7, 6), new Conv2D(6, 3), new Relu(), new Sigmoid(), new MaxPool2D(2), new Flatten(), new Dense(3)),
        ["dense with activations"] = NetworkSpec.Sequential(
            Shape.Of(12), new Dense(20), new Relu(), new Dropout(0.5f), new Dense(11, Bias: false), new Tanh(), new Dense(7),
            new Sigmoid()),
        ["dense, norm, relu, norm"] = NetworkSpec.Sequential(
            Shape.Of(12), new Dense(20), new BatchNormalization(), new Relu(), new BatchNormalization(), new Dense(7)),
        ["conv, pool, norm, relu"] = NetworkSpec.Sequential(
            Shape.Of(2, 9, 8), new Conv2D(6, 3), new MaxPool2D(2), new BatchNormalization(), new Relu(), new Gelu(), new Elu(),
            new Conv2D(3, 1), new Flatten()),
        ["two activations"] = NetworkSpec.Sequential(
            Shape.Of(12), new Dense(9), new Tanh(), new Dropout(0.2f), new Relu(), new Dense(4), new Engine.Layers.Softmax()),
        ["read before and after the activation"] = NetworkSpec.From(Shape.Of(10))
            .Add(new Dense(8), "dense").Add(new Relu(), "relu").Add(new Add(), "sum", ["dense", "relu"]).Add(new Dense(3)).Build(),
        ["read twice after the activation"] = NetworkSpec.From(Shape.Of(10))
            .Add(new Dense(8), "dense").Add(new Tanh(), "tanh").Add(new Dropout(0.4f), "dropout").Add(new Sigmoid(), "sigmoid", ["tanh"])
            .Add(new Add(), "sum", ["dropout", "sigmoid"]).Add(new Dense(3)).Build(),
        ["sum, relu"] = NetworkSpec.From(Shape.Of(10))
            .Add(new Dense(8), "left").Add(new Tanh(), "tanh").Add(new Dense(8), "right", ["input"])
            .Add(new Add(), "sum", ["tanh", "right"]).Add(new Relu()).Add(new Dense(3)).Build(),
        ["sums of fused layers"] = NetworkSpec.From(Shape.Of(3, 6, 6))
            .Add(new Conv2D(4, 3) { Padding = Padding2D.Same }, "first").Add(new Relu(), "one")
            .Add(new Conv2D(4, 3) { Padding = Padding2D.Same }, "second").Add(new Relu(), "two")
            .Add(new Add(), "sum", ["two", "one"]).Add(new MaxPool2D(2)).Add(new Flatten(), "flat").Add(new Dense(5), "left")
            .Add(new Relu(), "positive").Add(new Dense(5), "right", ["flat"]).Add(new Add(), "end", ["right", "positive"]).Build(),
        ["conv, sum, relu, conv, sum"] = NetworkSpec.From(Shape.Of(3, 6, 7))
            .Add(new Conv2D(4, 3) { Padding = Padding2D.Same }, "stem").Add(new Conv2D(4, 3) { Padding = Padding2D.Same }, "one")
            .Add(new Add(), "sum", ["one", "stem"]).Add(new Relu(), "relu").Add(new Conv2D(4, 1), "two")
            .Add(new Add(), "end", ["relu", "two"]).Add(new Flatten()).Build(),
        ["norm, sum, relu, norm, sum"] = NetworkSpec.From(Shape.Of(3, 12, 14))
            .Add(new Conv2D(4, 3) { Padding = Padding2D.Same }, "stem").Add(new MaxPool2D(2), "pool").Add(new BatchNormalization(), "one")
            .Add(new Add(), "sum", ["pool", "one"]).Add(new Relu(), "relu").Add(new BatchNormalization(), "two")
            .Add(new Add(), "end", ["two", "relu"]).Add(new Flatten()).Build(),
        ["norm of the input, sum with it, relu"] = NetworkSpec.From(Shape.Of(2, 3, 11))
            .Add(new BatchNormalization(), "one").Add(new Add(), "sum", ["one", NetworkSpec.InputName]).Add(new Relu())
            .Add(new Flatten()).Add(new Dense(3)).Build(),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_training_step_has_the_gradients_of_the_layers_one_by_one(string name)
    {
        Network network = Random(name);
        float[] inputs = RandomArrays.Normal(Rows * (int)network.Spec.Input.Elements, 1);
        float[] outputGradient = RandomArrays.Normal(Rows * (int)network.Spec.Output.Elements, 2);
        var alone = new LayersAlone(network, NewPass(training: true), inputs);
        float[] expected = alone.Forward();
        Dictionary<Parameter, float[]> gradients = alone.Backward(outputGradient);

        // A greater batch first leaves its numbers in the memory.
        var workspace = new TrainingWorkspace(network, Rows + 2, false, NewPass(training: true));
        workspace.Pass.Rows = Rows + 2;
        workspace.Input(Rows + 2).Fill(0.7f);
        workspace.Forward();
        workspace.OutputGradient.Fill(1);
        workspace.Backward();
        workspace.Pass.Rows = Rows;
        inputs.CopyTo(workspace.Input(Rows));
        workspace.Forward();
        Assert.Equal(expected, workspace.Output);
        outputGradient.CopyTo(workspace.OutputGradient);
        workspace.Backward();

        int offset = 0;
        foreach (Parameter parameter in network.Parameters.Where(parameter => parameter.Trainable))
        {
            float[] gradient = gradients[parameter];
            Kernels.KernelAssert.Close(gradient, workspace.Gradients.AsSpan(offset, gradient.Length), Bound);
            offset += gradient.Length;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_prediction_has_the_bits_of_the_layers_one_by_one(string name)
    {
        Network network = Random(name);
        float[] inputs = RandomArrays.Normal(Rows * (int)network.Spec.Input.Elements, 1);
        float[] actual = new float[Rows * network.Spec.Output.Elements];

        network.Predict(inputs, Rows, actual);

        Assert.Equal(new LayersAlone(network, NewPass(training: false), inputs).Forward(), actual);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_prediction_multiplies_a_normalization_into_the_convolution_before_it(bool bias)
    {
        var spec = NetworkSpec.Sequential(
            Shape.Of(2, 9, 8), new Conv2D(6, 3) { Bias = bias }, new BatchNormalization(), new Relu(), new MaxPool2D(2),
            new Conv2D(3, 2) { Bias = bias }, new BatchNormalization(), new BatchNormalization(), new Flatten());
        Network network = Random(spec);
        float[] inputs = RandomArrays.Normal(Rows * (int)spec.Input.Elements, 1);
        float[] actual = new float[Rows * spec.Output.Elements];
        network.Predict(inputs, Rows, actual);
        Kernels.KernelAssert.Close(new LayersAlone(network, NewPass(training: false), inputs).Forward(), actual, Bound);

        // Not with the weights of the first prediction.
        foreach (Parameter parameter in network.Parameters)
        {
            Elementwise.Scale(1.5f, parameter.Value.Span);
        }
        network.Predict(inputs, Rows, actual);
        Kernels.KernelAssert.Close(new LayersAlone(network, NewPass(training: false), inputs).Forward(), actual, Bound);
        Assert.Equal(4, ExecutionPlan.Create(network, withoutLast: false, training: false).Steps.Count);
        Assert.Equal(7, ExecutionPlan.Create(network, withoutLast: false, training: true).Steps.Count);
    }

    [Fact]
    public void Layers_are_fused_only_with_the_one_that_alone_reads_them()
    {
        int Steps(string name) => ExecutionPlan.Create(new Network(Specs[name], seed: 1), withoutLast: false, training: true).Steps.Count;

        Assert.Equal(4, Steps("conv, relu, pool, dropout"));
        Assert.Equal(4, Steps("conv, pool, relu"));
        Assert.Equal(4, Steps("conv, relu, overlapping pool"));
        Assert.Equal(4, Steps("dense with activations"));
        Assert.Equal(4, Steps("dense, norm, relu, norm"));
        Assert.Equal(6, Steps("conv, pool, norm, relu"));
        Assert.Equal(4, Steps("sum, relu"));
        Assert.Equal(4, Steps("read before and after the activation"));
        Assert.Equal(5, Steps("read twice after the activation"));
        Assert.Equal(6, Steps("conv, sum, relu, conv, sum"));
        Assert.Equal(4, Steps("norm, sum, relu, norm, sum"));
        Assert.Equal(3, Steps("norm of the input, sum with it, relu"));
        var sums = new Network(Specs["conv, sum, relu, conv, sum"], seed: 1);
        Assert.Equal(4, ExecutionPlan.Create(sums, withoutLast: false, training: false).Steps.Count);
    }

    private static Network Random(string name) => Random(Specs[name]);

    private static Network Random(NetworkSpec spec)
    {
        var network = new Network(spec, seed: 1);
        int seed = 3;
        foreach (Parameter parameter in network.Parameters)
        {
            float[] values = RandomArrays.Normal(parameter.Value.Span.Length, seed++);
            for (int i = 0; i < values.Length; i++)
            {
                parameter.Value.Span[i] = parameter.Name.EndsWith("_var") ? 0.5f + Math.Abs(values[i]) : 0.3f * values[i];
            }
        }
        return network;
    }

    private static Pass NewPass(bool training) => new() { Rows = Rows, Training = training, Seed = 5, Step = 3 };

    /// <summary>The layers as the network's specification has them; memory not yet written holds NaN.</summary>
    private sealed class LayersAlone
    {
        private readonly Network _network;
        private readonly float[][] _outputs;
        private readonly float[][] _gradients;
        private readonly float[][][] _inputGradients;
        private readonly LayerState[] _states;
        private readonly Dictionary<Parameter, float[]> _parameterGradients;

        public LayersAlone(Network network, Pass pass, float[] inputs)
        {
            IReadOnlyList<NetworkNode> nodes = network.Spec.Nodes;
            _network = network;
            _outputs = [.. nodes.Select(node => Unwritten(Rows * node.Output.Elements))];
            _gradients = [.. nodes.Select(node => new float[Rows * node.Output.Elements])];
            _inputGradients = [.. nodes.Select(node => node.InputIndices.Select(
                input => Unwritten(Rows * (input < 0 ? network.Spec.Input : nodes[input].Output).Elements)).ToArray())];
            _parameterGradients = network.Parameters.ToDictionary(p => p, p => Unwritten(p.Value.Shape.Elements));
            _states = [.. nodes.Select((node, i) =>
            {
                Layer layer = network.Layers[i];
                RowBuffer Buffer(float[] memory) => new(memory, memory.Length / Rows);
                return new LayerState(
                    pass, i, [.. node.InputIndices.Select(input => Buffer(input < 0 ? inputs : _outputs[input]))], Buffer(_outputs[i]),
                    [.. _inputGradients[i].Select(Buffer)], Buffer(_gradients[i]),
                    [.. layer.Parameters.Select(parameter => (Memory<float>)_parameterGradients[parameter])],
                    new float[layer.SavedSize(Rows)], new int[layer.SavedIndicesPerRow * Rows],
                    new byte[layer.SavedBytesPerRow * Rows], Unwritten(layer.ScratchSize(Rows, pass.Parallelism, training: true)));
            })];
        }

        public float[] Forward()
        {
            for (int i = 0; i < _states.Length; i++)
            {
                _network.Layers[i].Forward(_states[i]);
            }
            return _outputs[^1];
        }

        public Dictionary<Parameter, float[]> Backward(float[] outputGradient)
        {
            outputGradient.CopyTo(_gradients[^1], 0);
            for (int i = _states.Length - 1; i >= 0; i--)
            {
                _network.Layers[i].Backward(_states[i]);
                int[] inputs = _network.Spec.Nodes[i].InputIndices;
                for (int k = 0; k < inputs.Length; k++)
                {
                    if (inputs[k] >= 0)
                    {
                        Elementwise.Add(_inputGradients[i][k], _gradients[inputs[k]]);
                    }
                }
            }
            return _parameterGradients;
        }

        private static float[] Unwritten(long length)
        {
            float[] memory = new float[length];
            memory.AsSpan().Fill(float.NaN);
            return memory;
        }
    }
}
