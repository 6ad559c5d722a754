using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Networks;

/// <summary>What is promised of every network, kept by networks of all kinds of layers, large enough for threads.</summary>
public class PromisesTests
{
    private const int BatchSize = 64;
    private const int Classes = 3;

    public static TheoryData<string> Names => [.. Specs.Keys];

    private static Dictionary<string, NetworkSpec> Specs { get; } = new()
    {
        ["normalized images"] = NetworkSpec.Sequential(
            Shape.Of(2, 13, 11), new Conv2D(9, 3) { Bias = false }, new BatchNormalization(), new Relu(), new MaxPool2D(2),
            new BatchNormalization(), new LeakyRelu(), new Conv2D(17, 3), new BatchNormalization(), new Gelu(),
            new GlobalAveragePool2D(), new Dense(Classes), new Softmax()),
        ["normalized features"] = NetworkSpec.Sequential(
            Shape.Of(19), new Dense(301), new BatchNormalization(), new Relu(), new Dense(270), new Elu(), new BatchNormalization(),
            new Silu(), new Dense(257), new Softplus(), new Dense(Classes), new Softmax()),
        ["residual"] = NetworkSpec.Residual(Shape.Of(2, 13, 11), Classes, [1, 2], 9),
        ["padded and enlarged"] = NetworkSpec.From(Shape.Of(2, 9, 7))
            .Add(new ZeroPadding2D(Padding2D.Explicit(2, 1, 0, 3)), "padded").Add(new Conv2D(7, 3), "one").Add(new LayerNormalization())
            .Add(new Upsample2D(2, UpsampleMode.Bilinear), "smooth").Add(new Upsample2D(2), "coarse", ["one"])
            .Add(new Concatenate(), inputs: ["smooth", "coarse", "smooth"]).Add(new ZeroPadding2D(1)).Add(new Conv2D(5, 3) { Stride = 2 })
            .Add(new LayerNormalization { Dimensions = 2 }).Add(new Flatten()).Add(new Dense(Classes)).Add(new Softmax()).Build(),
        ["sequences"] = NetworkSpec.Sequential(
            Shape.Of(3, 129), new Conv1D(11, 5) { Padding = Padding1D.Same }, new BatchNormalization(), new Relu(), new MaxPool1D(2),
            new Conv1D(13, 3), new AveragePool1D(3) { CeilMode = true }, new Flatten(), new Dense(Classes), new Softmax()),
        ["words"] = NetworkSpec.Sequential(
            Shape.Of(23), new Embedding(50, 19) { PaddingIndex = 0 }, new Conv1D(17, 3), new Relu(), new MaxPool1D(21), new Flatten(),
            new Dense(Classes), new Softmax()),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_bits_for_any_number_of_threads(string name)
    {
        float[] one = Numbers(Train(name, threads: 1));

        Assert.DoesNotContain(one, float.IsNaN);
        Assert.True(one.AsSpan().SequenceEqual(Numbers(Train(name, threads: 2))));
        Assert.True(one.AsSpan().SequenceEqual(Numbers(Train(name, threads: 3))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_has_the_same_bits_whatever_the_batch_and_its_place(string name)
    {
        const int Rows = 150;
        Network network = Train(name, threads: 2);
        int inputs = (int)network.Spec.Input.Elements;
        float[] x = Inputs(name, Rows);
        float[] alone = new float[Rows * Classes];
        for (int row = 0; row < Rows; row++)
        {
            network.Predict(x.AsSpan(row * inputs, inputs), 1, alone.AsSpan(row * Classes, Classes));
        }

        foreach ((int first, int count) in new[] { (0, Rows), (1, 2), (3, 7), (5, 64) })
        {
            float[] together = new float[count * Classes];
            network.Predict(x.AsSpan(first * inputs, count * inputs), count, together);
            Assert.True(alone.AsSpan(first * Classes, count * Classes).SequenceEqual(together), $"{count} rows from {first}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_written_network_reads_back_and_predicts_the_same_bits(string name)
    {
        Network network = Train(name, threads: 2);
        using var stream = new MemoryStream();
        NetworkSerializer.Write(network, stream);
        stream.Position = 0;
        Network read = NetworkSerializer.Read(stream);

        Assert.Equal(Numbers(network), Numbers(read));
        float[] expected = new float[5 * Classes];
        float[] actual = new float[5 * Classes];
        network.Predict(Inputs(name, 5), 5, expected);
        read.Predict(Inputs(name, 5), 5, actual);
        Assert.Equal(expected, actual);
    }

    private static Network Train(string name, int threads)
    {
        const int Rows = 80;
        NetworkSpec spec = Specs[name];
        var network = new Network(spec, seed: 1);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % Classes)];
        NetworkTrainer.Train(
            network, new InMemoryBatches(Inputs(name, Rows), (int)spec.Input.Elements, labels, Classes, seed: 1), null,
            new TrainingOptions { Epochs = 2, BatchSize = BatchSize, Threads = threads, Seed = 1, Optimizer = new AdamOptimizer() });
        return network;
    }

    private static float[] Inputs(string name, int rows)
    {
        int length = rows * (int)Specs[name].Input.Elements;
        return name == "words" ? [.. Enumerable.Range(0, length).Select(i => (float)(i * 7 % 50))] : RandomArrays.Normal(length, 1);
    }

    private static float[] Numbers(Network network) => [.. network.Parameters.SelectMany(parameter => parameter.Value.Span.ToArray())];
}
