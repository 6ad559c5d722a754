using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.ML.OnnxRuntime;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Golden.Tests.Cases;

namespace MLNetDeep.Onnx.Tests;

public sealed class ExportTests
{
    public static TheoryData<string> Names => [.. ExportedNetwork.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ONNX_Runtime_computes_what_the_network_does(string name)
    {
        ExportedNetwork exported = ExportedNetwork.All[name];
        Network network = exported.Create();
        float[] inputs = exported.Inputs();
        float[] expected = new float[exported.Rows * network.Spec.Output.Elements];
        network.Predict(inputs, exported.Rows, expected);

        Near.Assert(expected, Runtime.Run(Export(network), exported.Rows, network.Spec.Input, inputs), 1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Means_over_mirror_images_are_those_of_the_network(bool interleaved)
    {
        NetworkSpecBuilder graph = interleaved
            ? NetworkSpec.From(Shape.Of(3, 5, 2)).Add(new ChannelsFirst())
            : NetworkSpec.From(Shape.Of(2, 3, 5));
        var network = new Network(graph.Conv2D(4, 3).Relu().Flatten().Dense(3).Softmax().Build().AverageMirrorImages(), 1);
        float[] images = Values.Normal(7 * 30, 3);
        float[] expected = new float[7 * 3];
        network.Predict(images, 7, expected);

        Near.Assert(expected, Runtime.Run(Export(network), 7, network.Spec.Input, images), 1e-5);
    }

    [SkippableFact]
    public void The_checker_of_ONNX_accepts_every_network()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("onnx");
        try
        {
            foreach ((int index, ExportedNetwork exported) in ExportedNetwork.All.Values.Index())
            {
                File.WriteAllBytes(Path.Combine(directory.FullName, $"{index}.onnx"), Export(exported.Create()));
            }

            Assert.Equal("", PythonScript.Run("onnx", "onnx_tools.py", "check", directory.FullName));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_built_in_layer_is_exported() => Assert.Equal(
        [],
        typeof(LayerSpec).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(kind => kind.DerivedType)
            .Except(ExportedNetwork.All.Values.SelectMany(exported => exported.Spec.Nodes).Select(node => node.Layer.GetType())));

    [Fact]
    public void Input_and_output_have_the_names_asked_for_even_where_layers_have_these()
    {
        NetworkSpec spec = NetworkSpec.From(Shape.Of(3))
            .Add(new Dense(3), "scores").Add(new Relu(), "pixels").Add(new Dense(2), "last").Build();
        byte[] model = Export(new Network(spec, 1), new OnnxExportOptions { InputName = "pixels", OutputName = "scores" });
        using var session = new InferenceSession(model);

        Assert.Equal(["pixels"], session.InputNames);
        Assert.Equal(["scores"], session.OutputNames);
        Assert.Equal([-1, 3], session.InputMetadata["pixels"].Dimensions);
        Assert.Equal([-1, 2], session.OutputMetadata["scores"].Dimensions);
    }

    [Theory]
    [InlineData("", "output")]
    [InlineData("input", " ")]
    [InlineData("same", "same")]
    public void Names_that_are_empty_or_the_same_are_refused(string input, string output) => Assert.ThrowsAny<ArgumentException>(
        () => Export(
            new Network(NetworkSpec.Sequential(Shape.Of(2), new Relu()), 1),
            new OnnxExportOptions { InputName = input, OutputName = output }));

    [Fact]
    public void A_layer_of_ones_own_is_refused_by_name_and_kind()
    {
        NetworkSpec spec = NetworkSpec.From(Shape.Of(2)).Add(new Own(), "mine").Build();

        string message = Assert.Throws<OnnxExportException>(() => Export(new Network(spec, 1))).Message;
        Assert.Contains("'mine'", message, StringComparison.Ordinal);
        Assert.Contains("'own_of_tests'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_there_whole_and_nothing_beside_it()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("onnx");
        try
        {
            string path = Path.Combine(directory.FullName, "network.onnx");
            var network = new Network(NetworkSpec.Sequential(Shape.Of(2), new Dense(3)), 1);
            OnnxNetwork.Save(network, path);
            OnnxNetwork.Save(network, path);

            Assert.Equal(Export(network), File.ReadAllBytes(path));
            Assert.Single(directory.GetFiles());
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static byte[] Export(Network network, OnnxExportOptions? options = null)
    {
        using var stream = new MemoryStream();
        OnnxNetwork.Save(network, stream, options);
        return stream.ToArray();
    }

    private sealed record Own : LayerSpec
    {
        protected internal override string Kind => "own_of_tests";

        protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => inputs[0];

        protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new OwnLayer(name);
    }

    private sealed class OwnLayer(string name) : Layer(name, [])
    {
        public override void Forward(LayerState state) => state.Input().CopyTo(state.Output);

        public override void Backward(LayerState state) => state.OutputGradient.CopyTo(state.InputGradient());
    }
}
