using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Onnx.Tests;

public sealed class RoundTripTests
{
    public static TheoryData<string> Names => [.. ExportedNetwork.All.Keys];

    public static TheoryData<string> NamesOfSame =>
        [.. ExportedNetwork.All.Where(entry => IsSame(entry.Value.Spec)).Select(entry => entry.Key)];

    [Theory]
    [MemberData(nameof(NamesOfSame))]
    public void A_network_comes_back_with_the_same_layers_and_weights(string name)
    {
        Network network = ExportedNetwork.All[name].Create();
        Network read = Reread(network);

        Assert.Equal(
            network.Spec.Nodes.Select(node => (node.Name, node.Layer.GetType(), node.Output)),
            read.Spec.Nodes.Select(node => (node.Name, node.Layer.GetType(), node.Output)));
        Assert.Equal(network.Parameters.Select(parameter => parameter.Name), read.Parameters.Select(parameter => parameter.Name));
        Assert.All(
            network.Parameters.Zip(read.Parameters), pair => Assert.Equal(pair.First.Values.ToArray(), pair.Second.Values.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_that_comes_back_predicts_the_same(string name)
    {
        ExportedNetwork exported = ExportedNetwork.All[name];
        Network network = exported.Create();

        Near.Assert(Outputs(network, exported), Outputs(Reread(network), exported), 1e-6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Means_over_mirror_images_come_back(bool interleaved)
    {
        NetworkSpecBuilder graph = interleaved
            ? NetworkSpec.From(Shape.Of(3, 5, 2)).ChannelsFirst()
            : NetworkSpec.From(Shape.Of(2, 3, 5)).InputScaling();
        NetworkSpec spec = graph.Conv2D(4, 3).Relu().Flatten().Dense(3).OutputScaling().Build();
        var network = new Network(spec.AverageMirrorImages(), 1);

        Network read = Reread(network);

        Assert.True(read.Spec.AveragesMirrorImages);
        Assert.Equal(network.Spec.Nodes.Select(node => node.Layer.GetType()), read.Spec.Nodes.Select(node => node.Layer.GetType()));
        float[] images = [.. Enumerable.Range(0, 7 * 30).Select(i => MathF.Sin(i))];
        float[] expected = new float[7 * network.Spec.Output.Elements], actual = new float[expected.Length];
        network.Predict(images, 7, expected);
        read.Predict(images, 7, actual);
        Near.Assert(expected, actual, 1e-6);
    }

    [Fact]
    public void A_network_that_was_read_is_saved_and_trains_on()
    {
        var network = new Network(
            NetworkSpec.Sequential(
                Shape.Of(1, 6, 5), new Conv2D(4, 3), new BatchNormalization(), new Relu(), new Flatten(), new Dense(2), new Softmax()), 1);
        Network read = Reread(network);
        float[] before = read.Parameters[0].Values.ToArray();
        float[] images = [.. Enumerable.Range(0, 16 * 30).Select(i => (float)(i % 7))];
        var rows = new InMemoryBatches(images, 30, [.. Enumerable.Range(0, 16).Select(i => i % 2)], 2);
        NetworkTrainer.Train(read, rows, null, new TrainingOptions { Epochs = 1, BatchSize = 8, Threads = 1 });
        using var stream = new MemoryStream();
        NetworkSerializer.Write(read, stream);
        stream.Position = 0;

        Assert.NotEqual(before, read.Parameters[0].Values.ToArray());
        Assert.Equal(read.Parameters[0].Values.ToArray(), NetworkSerializer.Read(stream).Parameters[0].Values.ToArray());
    }

    // A scale and a shift are read as OutputScaling where they are the last layer and as ScaleShift elsewhere; a shape that is flattened
    // again is left out.
    private static bool IsSame(NetworkSpec spec) => spec.Nodes[^1].Layer is not ScaleShift
        && !spec.Nodes.SkipLast(1).Any(node => node.Layer is OutputScaling or Reshape);

    private static float[] Outputs(Network network, ExportedNetwork exported)
    {
        float[] outputs = new float[exported.Rows * network.Spec.Output.Elements];
        network.Predict(exported.Inputs(), exported.Rows, outputs);
        return outputs;
    }

    private static Network Reread(Network network)
    {
        using var stream = new MemoryStream();
        OnnxNetwork.Save(network, stream);
        stream.Position = 0;
        return OnnxNetwork.Load(stream);
    }
}
