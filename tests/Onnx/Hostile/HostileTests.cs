using Google.Protobuf;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Onnx.Tests.Hostile;

public sealed class HostileTests
{
    // More would be the network's own memory, which files of all kinds may ask for.
    private const long MostPredicted = 1 << 20;

    [Fact]
    public void Twenty_thousand_damaged_files_give_typed_errors_or_networks_that_predict() => Try(0, 20_000);

    [Fact]
    [Trait("Category", "Slow")]
    public void Many_more_damaged_files_give_typed_errors_or_networks_that_predict() => Try(20_000, 400_000);

    [Fact]
    public void Bytes_that_are_no_model_are_refused()
    {
        Assert.Throws<ModelFormatException>(() => OnnxNetwork.Load(new MemoryStream([])));
        Assert.Throws<ModelFormatException>(() => OnnxNetwork.Load(new MemoryStream([0xFF, 0xFF, 0xFF, 0xFF])));
        Assert.Throws<ModelFormatException>(() => OnnxNetwork.Load(new MemoryStream("PK a zip, say"u8.ToArray())));
    }

    [Fact]
    public void Numbers_in_another_file_are_refused()
    {
        ModelProto model = Small();
        model.Graph.Initializer[0].DataLocation = TensorProto.Types.DataLocation.External;
        model.Graph.Initializer[0].ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "/etc/passwd" });

        Assert.Contains("another file", Refused(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_of_a_billion_elements_take_no_memory()
    {
        ModelProto weight = Small();
        weight.Graph.Initializer[0].Dims[0] = 1_000_000_000;
        ModelProto input = Small();
        input.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 4_000_000_000;
        ModelProto filled = Small();
        filled.Graph.Initializer.Add(Whole("size", 1_000_000_000));
        filled.Graph.Node[0].Input[1] = "many";
        filled.Graph.Node.Insert(0, Node("ConstantOfShape", "many", "size"));

        Assert.All((ModelProto[])[weight, input, filled], model =>
        {
            byte[] bytes = model.ToByteArray();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<ModelFormatException>(() => OnnxNetwork.Load(new MemoryStream(bytes)));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        });
    }

    [Fact]
    public void Constants_that_double_on_and_on_are_refused()
    {
        ModelProto model = Small();
        model.Graph.Initializer.Add(Whole("c0", 1));
        for (int i = 0; i < 60; i++)
        {
            NodeProto doubled = Node("Concat", $"c{i + 1}", $"c{i}", $"c{i}").With("axis", 0);
            model.Graph.Node.Insert(i, doubled);
        }
        model.Graph.Node.Insert(60, Node("Reshape", "reshaped", "input", "c60"));
        model.Graph.Node[^1].Input[0] = "reshaped";

        Assert.Contains("constants", Refused(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_very_many_layers_share_are_refused()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(OfNetwork(new Network(NetworkSpec.From([256]).Dense(256, bias: false).Build(), 1)));
        NodeProto dense = model.Graph.Node[0];
        model.Graph.Node.Clear();
        for (int i = 0; i < 1000; i++)
        {
            NodeProto next = dense.Clone();
            next.Name = $"layer{i}";
            (next.Input[0], next.Output[0]) = (i == 0 ? "input" : $"v{i}", i == 999 ? "output" : $"v{i + 1}");
            model.Graph.Node.Add(next);
        }

        Assert.Contains("share numbers", Refused(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_in_a_circle_are_refused()
    {
        ModelProto model = Small();
        model.Graph.Node.Add(Node("Add", "a", "output", "b"));
        model.Graph.Node.Add(Node("Relu", "b", "a"));
        model.Graph.Output[0].Name = "b";

        Assert.Contains("given by no node before it", Refused(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_that_are_missing_are_named()
    {
        ModelProto model = Small();
        model.Graph.Node[0].Input[0] = "nowhere";

        Assert.Contains("'nowhere'", Refused(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Millions_of_empty_messages_are_refused_before_they_take_memory()
    {
        // A graph of nodes that say nothing, two bytes each.
        byte[] nodes = [.. Enumerable.Range(0, 1 << 20).SelectMany(_ => (byte[])[0x0A, 0x00])];
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(7, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(nodes));
        }
        stream.Position = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<ModelFormatException>(() => OnnxNetwork.Load(stream));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4L * nodes.Length);
    }

    [Fact]
    public void Messages_in_messages_are_refused_however_deep()
    {
        byte[] nested = [];
        for (int depth = 0; depth < 1000; depth++)
        {
            using var stream = new MemoryStream();
            using (var output = new CodedOutputStream(stream, leaveOpen: true))
            {
                output.WriteTag(depth % 2 == 0 ? 5 : 6, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(nested));
            }
            nested = stream.ToArray();
        }

        Assert.Throws<ModelFormatException>(() => OnnxNetwork.Load(new MemoryStream(nested)));
    }

    [Fact]
    public void An_operator_without_a_layer_is_named_with_its_node_and_opset()
    {
        ModelProto model = Small();
        model.Graph.Node[0].OpType = "Einsum";
        string message = Refused(model);

        Assert.Contains("Einsum", message, StringComparison.Ordinal);
        Assert.Contains("'dense_1'", message, StringComparison.Ordinal);
        Assert.Contains("opset 17", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Opsets_that_are_too_old_or_new_are_named()
    {
        ModelProto model = Small();
        model.OpsetImport[0].Version = 6;
        Assert.Contains("its opset is 6", Refused(model), StringComparison.Ordinal);
        model.OpsetImport[0].Version = 99;
        Assert.Contains("its opset is 99", Refused(model), StringComparison.Ordinal);
    }

    private static void Try(int first, int count)
    {
        byte[][] models = [.. ExportedNetwork.All.Values.Select(exported => OfNetwork(exported.Create())), .. OfShapes()];
        var failures = new List<string>();
        int read = 0;
        for (int number = first; number < first + count && failures.Count < 20; number++)
        {
            var random = new Random(number);
            byte[] damaged = OnnxDamage.Of(models[random.Next(models.Length)], random);
            try
            {
                Predict(OnnxNetwork.Load(new MemoryStream(damaged)));
                read++;
            }
            catch (ModelFormatException)
            {
                // As it should be.
            }
            catch (Exception exception)
            {
                failures.Add($"{number}: {exception}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.InRange(read, count / 20, count * 19 / 20);
    }

    private static string Refused(ModelProto model) =>
        Assert.Throws<ModelFormatException>(() => OnnxNetwork.Load(new MemoryStream(model.ToByteArray()))).Message;

    private static void Predict(Network network)
    {
        // Word indices that a layer computes may be none, which prediction says.
        bool takesWords = network.Spec.Nodes.Any(node => node.Layer.TakesIndices && node.InputIndices[0] >= 0);
        if (!takesWords && NetworkLimits.CountMemory(network.Spec) + network.Spec.Input.Elements <= MostPredicted)
        {
            network.Predict(new float[network.Spec.Input.Elements], 1, new float[network.Spec.Output.Elements]);
        }
    }

    private static byte[] OfNetwork(Network network)
    {
        using var stream = new MemoryStream();
        OnnxNetwork.Save(network, stream);
        return stream.ToArray();
    }

    // A dense layer of three features.
    private static ModelProto Small() => ModelProto.Parser.ParseFrom(OfNetwork(new Network(
        NetworkSpec.From([3]).Dense(2).Build(), 1)));

    private static NodeProto Node(string op, string output, params ReadOnlySpan<string> inputs)
    {
        var node = new NodeProto { OpType = op, Name = output };
        node.Input.AddRange(inputs.ToArray());
        node.Output.Add(output);
        return node;
    }

    private static TensorProto Whole(string name, params long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Int64 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.AddRange(values);
        return tensor;
    }

    // Shapes that are computed, as exporters of PyTorch write them, and operators that networks of ours are not exported with.
    private static IEnumerable<byte[]> OfShapes()
    {
        var graph = new GraphWriter("shapes");
        string input = graph.Input("input", [4, 6, 5]);
        graph.Output("output", [120]);
        string Add(string op, params ReadOnlySpan<string> inputs) => graph.Add(op, graph.Unique(op), graph.Unique(op + "_value"), inputs);
        string shape = Add("Shape", input);
        string batch = Add("Gather", shape, graph.Constant("zero", [0]));
        string sum = Add("Sum", input, Add("Neg", Add("Sub", Add("Mul", input, input), input)));
        string turned = graph.Add("Transpose", "turned", graph.Unique("turned"), sum).With("perm", 0, 3, 1, 2);
        string part = Add("Slice", turned, graph.Constant("start", [1]), graph.Constant("end", [4]), graph.Constant("axes", [1]));
        string squeezed = Add("Squeeze", Add("Unsqueeze", part, graph.Constant("one", [1])), graph.Constant("again", [1]));
        string padded = Add("Pad", squeezed, graph.Constant("pads", 0, 0, 1, 1, 0, 0, 0, 1));
        string pooled = Add("GlobalMaxPool", padded);
        string excited = Add("Mul", padded, Add("HardSigmoid", pooled));
        string target = graph.Add("Concat", "target", graph.Unique("target"), batch, graph.Constant("rest", [-1])).With("axis", 0);
        string flat = Add("Clip", Add("Reshape", excited, target), graph.Constant("low", [], [-1f]));
        string scaled = Add("Add", Add("Div", flat, graph.Constant("unit", [], [3f])), graph.Constant("shift", [1], [0.5f]));
        graph.Add("Softmax", "last", "output", scaled);
        yield return graph.ToModel().ToByteArray();
    }
}
