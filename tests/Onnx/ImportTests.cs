using Google.Protobuf;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Onnx.Tests;

public sealed class ImportTests
{
    private static readonly NetworkSpec Images = NetworkSpec.From([2, 9, 8])
        .Conv2D(4, 3, name: "convolution").Relu("rectified").GlobalAveragePool2D("mean").Dense(3, name: "scores").Build();

    [Fact]
    public void A_network_ends_with_the_value_that_is_named()
    {
        Network network = Load(Exported(Images), new OnnxImportOptions { OutputName = "rectified" });

        Assert.Equal(["convolution", "rectified"], network.Spec.Nodes.Select(node => node.Name));
    }

    [Fact]
    public void A_value_that_is_not_there_is_refused_with_those_that_are() => Assert.Contains(
        "its outputs are output", Refused(Exported(Images), new OnnxImportOptions { OutputName = "nowhere" }), StringComparison.Ordinal);

    [Fact]
    public void Sizes_that_the_file_leaves_open_are_given()
    {
        ModelProto model = Exported(Images);
        TensorShapeProto shape = model.Graph.Input[0].Type.TensorType.Shape;
        shape.Dim[2].DimParam = "height";
        shape.Dim[3].DimParam = "width";

        Assert.Contains("'height'", Refused(model), StringComparison.Ordinal);
        Assert.Equal([2, 30, 20], Load(model, new OnnxImportOptions { InputShape = [2, 30, 20] }).Spec.Input);
    }

    [Fact]
    public void The_number_of_rows_is_free_whatever_the_file_says()
    {
        ModelProto model = Exported(Images);
        model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue = 1;
        float[] outputs = new float[5 * 3];

        Load(model).Predict(new float[5 * 144], 5, outputs);

        Assert.Equal(outputs[..3], outputs[12..]);
    }

    [Fact]
    public void Several_inputs_or_outputs_are_named()
    {
        ModelProto inputs = Exported(Images);
        inputs.Graph.Input.Add(new ValueInfoProto { Name = "another" });
        Assert.Contains("input, another", Refused(inputs), StringComparison.Ordinal);

        ModelProto outputs = Exported(Images);
        outputs.Graph.Output.Add(new ValueInfoProto { Name = "mean" });
        Assert.Contains("output, mean", Refused(outputs), StringComparison.Ordinal);
    }

    [Fact]
    public void Initializers_that_are_inputs_too_as_of_old_files_are_constants()
    {
        ModelProto model = Exported(Images);
        model.Graph.Input.AddRange(model.Graph.Initializer.Select(initializer => new ValueInfoProto { Name = initializer.Name }));

        Assert.Equal(4, Load(model).Spec.Nodes.Count);
    }

    [Fact]
    public void Names_that_layers_cannot_have_become_the_kinds()
    {
        ModelProto model = Exported(Images);
        model.Graph.Node[0].Name = "the first one";
        model.Graph.Node[1].Name = "";
        model.Graph.Node[^1].Name = NetworkSpec.InputName;

        Assert.Equal(["conv2d_1", "relu_1", "mean", "dense_1"], Load(model).Spec.Nodes.Select(node => node.Name));
    }

    [Fact]
    public void Squeeze_and_excitation_is_a_product_of_channels_by_dense_layers()
    {
        NetworkSpec spec = NetworkSpec.From([3, 6, 5]).Conv2D(4, 3, name: "image").GlobalAveragePool2D()
            .Dense(2).Relu().Dense(4).HardSigmoid(name: "gate").Multiply("image", "gate").Build();

        Network network = Load(Exported(spec));

        Assert.Contains(network.Spec.Nodes, node => node.Layer is Multiply);
        Assert.Equal(spec.Nodes.Count, network.Spec.Nodes.Count);
    }

    [Fact]
    public void Weights_of_half_precision_are_read()
    {
        ModelProto model = Exported(NetworkSpec.From([3]).Dense(2).Build());
        TensorProto weight = model.Graph.Initializer[0];
        Half[] halves = [(Half)0.5f, (Half)(-2), (Half)3, (Half)0, (Half)1, (Half)(-0.25f)];
        weight.DataType = (int)TensorProto.Types.DataType.Float16;
        weight.RawData = ByteString.CopyFrom([.. halves.SelectMany(BitConverter.GetBytes)]);

        Assert.Equal([0.5f, -2, 3, 0, 1, -0.25f], Load(model).Parameters[0].Values.ToArray());
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_refused_by_name()
    {
        ModelProto model = Exported(NetworkSpec.From([1]).Dense(1).Build());
        model.Graph.Initializer[0].RawData = ByteString.CopyFrom(BitConverter.GetBytes(float.NaN));

        Assert.Contains("'dense_1.weight' is NaN", Refused(model), StringComparison.Ordinal);
    }

    private static ModelProto Exported(NetworkSpec spec)
    {
        using var stream = new MemoryStream();
        OnnxNetwork.Save(new Network(spec, 1), stream);
        return ModelProto.Parser.ParseFrom(stream.ToArray());
    }

    private static Network Load(ModelProto model, OnnxImportOptions? options = null) =>
        OnnxNetwork.Load(new MemoryStream(model.ToByteArray()), options);

    private static string Refused(ModelProto model, OnnxImportOptions? options = null) =>
        Assert.Throws<ModelFormatException>(() => Load(model, options)).Message;
}
