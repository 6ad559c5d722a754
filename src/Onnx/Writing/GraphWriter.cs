using System.Runtime.InteropServices;
using Google.Protobuf;
using MLNetDeep.Onnx.Format;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;

namespace MLNetDeep.Onnx.Writing;

/// <summary>Writes a graph: its inputs, outputs, nodes and constants, each value under a name of its own.</summary>
internal sealed class GraphWriter
{
    /// <summary>What the name of a node ends with that says the names of a column's slots, as ML.NET's converter has it.</summary>
    public const string SlotNamesSuffix = ".SlotNames";

    private const int Opset = 17;
    private const int IrVersion = 8;
    private const int ClassicOpset = 3;

    // What protobuf can say of a message's length, with room for all but the weights.
    private const long MostBytes = int.MaxValue - (1 << 24);

    private readonly GraphProto _graph;
    private readonly HashSet<string> _names;
    private long _bytes;

    /// <param name="name">The graph's name.</param>
    /// <param name="outer">The graph that it is the body of a loop in, no name of which it takes; null: it stands alone.</param>
    public GraphWriter(string name, GraphWriter? outer = null) =>
        (_graph, _names) = (new GraphProto { Name = name }, outer?._names ?? []);

    /// <summary>Adds an input of numbers, <c>[N, shape]</c>, and returns its name.</summary>
    public string Input(string name, ReadOnlySpan<int> shape)
    {
        _graph.Input.Add(Described(Unique(name), DataType.Float, shape));
        return name;
    }

    /// <summary>Adds an output <c>[N, shape]</c>, whose name no other value gets.</summary>
    public string Output(string name, ReadOnlySpan<int> shape, DataType type = DataType.Float)
    {
        _graph.Output.Add(Described(Unique(name), type, shape));
        return name;
    }

    /// <summary>Adds an input of any type.</summary>
    /// <param name="name">The name that is wanted.</param>
    /// <param name="type">The type.</param>
    /// <param name="shape">The sizes behind the number of rows; below 0: any.</param>
    /// <returns>The name.</returns>
    public string AddInput(string name, DataType type, ReadOnlySpan<int> shape)
    {
        _graph.Input.Add(Described(Unique(name), type, shape));
        return _graph.Input[^1].Name;
    }

    /// <summary>Adds a value of rows that there is as an output under another name.</summary>
    /// <param name="name">The name that is wanted.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">Its type.</param>
    /// <param name="shape">The sizes behind the number of rows; below 0: any.</param>
    public void AddOutput(string name, string value, DataType type, ReadOnlySpan<int> shape)
    {
        string output = Unique(name);
        Add("Identity", output, output, value);
        _graph.Output.Add(Described(output, type, shape));
    }

    /// <summary>Adds the names of a column's slots, as ML.NET's reader of ONNX files finds them.</summary>
    public void AddSlotNames(string column, IReadOnlyList<string> names)
    {
        string input = Constant($"mlnet.{column}.unusedInput", [1, 1], ["one"]);
        NodeProto node = Add("LabelEncoder", $"mlnet.{column}{SlotNamesSuffix}", Unique($"mlnet.{column}.unusedOutput"), input)
            .With("keys_strings", names).With("values_int64s", [.. Enumerable.Range(0, names.Count).Select(index => (long)index)]);
        node.Domain = NodeProto.Classic;
    }

    /// <summary>Adds an input of a loop's body, <c>[N, shape]</c> or a single value, and returns its name.</summary>
    public string Carried(string name, DataType type, params ReadOnlySpan<int> shape)
    {
        _graph.Input.Add(Described(Unique(name), type, shape, shape.Length > 0));
        return _graph.Input[^1].Name;
    }

    /// <summary>Adds an output of a loop's body, a value that a node gives.</summary>
    public void Give(string value, DataType type, params ReadOnlySpan<int> shape) =>
        _graph.Output.Add(Described(value, type, shape, shape.Length > 0));

    /// <summary>The graph, as the body of a loop.</summary>
    public GraphProto ToGraph() => _graph;

    /// <summary>A name for a value: the wanted one, with a number behind it where that is taken.</summary>
    public string Unique(string wanted)
    {
        string unique = wanted;
        for (int number = 2; !_names.Add(unique); number++)
        {
            unique = $"{wanted}_{number}";
        }
        return unique;
    }

    /// <summary>Gives a constant one dimension.</summary>
    /// <returns>Whether the value is a constant.</returns>
    public bool Flatten(string value)
    {
        if (_graph.Initializer.FirstOrDefault(constant => constant.Name == value) is not { } tensor)
        {
            return false;
        }
        long size = tensor.Dims.Aggregate(1L, (product, next) => product * next);
        tensor.Dims.Clear();
        tensor.Dims.Add(size);
        return true;
    }

    /// <summary>The nodes, in their order.</summary>
    public IReadOnlyList<NodeProto> Nodes => _graph.Node;

    /// <summary>Whether a value is an input, a constant, or given by a node.</summary>
    public bool Gives(string value) => _graph.Input.Any(input => input.Name == value)
        || NodeOf(value) is not null
        || _graph.Initializer.Any(constant => constant.Name == value);

    /// <summary>The node that gives a value; null: none does.</summary>
    public NodeProto? NodeOf(string value) => _graph.Node.LastOrDefault(node => node.Output.Contains(value));

    /// <summary>Adds a node that gives one value.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="name">The node's name.</param>
    /// <param name="output">The value's name, which <see cref="Unique"/> gave.</param>
    /// <param name="inputs">The values that come in.</param>
    public NodeProto Add(string op, string name, string output, params ReadOnlySpan<string> inputs)
    {
        var node = new NodeProto { OpType = op, Name = name };
        node.Input.AddRange(inputs.ToArray());
        node.Output.Add(output);
        _graph.Node.Add(node);
        return node;
    }

    /// <summary>Adds a node that gives one value, and returns its name.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="inputs">The values that come in.</param>
    public NodeProto Added(string op, params ReadOnlySpan<string> inputs)
    {
        string name = Unique(op);
        return Add(op, name, name, inputs);
    }

    /// <summary>Adds texts and returns their name.</summary>
    public string Constant(string name, IEnumerable<int> shape, IEnumerable<string> texts)
    {
        var tensor = new TensorProto { Name = Unique(name), DataType = (int)DataType.String };
        tensor.Dims.AddRange(shape.Select(size => (long)size));
        tensor.StringData.AddRange(texts.Select(ByteString.CopyFromUtf8));
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Adds numbers and returns their name.</summary>
    public string Constant(string name, IEnumerable<int> shape, ReadOnlySpan<float> values) =>
        Constant(name, DataType.Float, shape, MemoryMarshal.AsBytes(values));

    /// <summary>Adds numbers of double precision and returns their name.</summary>
    public string Constant(string name, IEnumerable<int> shape, ReadOnlySpan<double> values) =>
        Constant(name, DataType.Double, shape, MemoryMarshal.AsBytes(values));

    /// <summary>Adds whole numbers and returns their name.</summary>
    public string Constant(string name, params ReadOnlySpan<long> values) =>
        Constant(name, DataType.Int64, [values.Length], MemoryMarshal.AsBytes(values));

    /// <summary>Adds a whole number and returns its name.</summary>
    public string Whole(string name, long value) => Constant(name, DataType.Int64, [], MemoryMarshal.AsBytes([value]));

    /// <summary>The model without the nodes, inputs and constants that no output needs.</summary>
    /// <exception cref="OnnxExportException">A node, or an output, reads a value that nothing gives.</exception>
    public ModelProto ToNeededModel()
    {
        NeededGraph.Reduce(_graph);
        OlderNodes.Renew(this, _graph);
        ClassicTypes.Declare(_graph);
        return ToModel();
    }

    /// <summary>The model.</summary>
    public ModelProto ToModel()
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "MLNetDeep",
            ProducerVersion = typeof(GraphWriter).Assembly.GetName().Version!.ToString(3),
            Graph = _graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        foreach (string domain in _graph.Node.Select(node => node.Domain).Where(domain => domain.Length > 0).Distinct())
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = domain == NodeProto.Classic ? ClassicOpset : 1 });
        }
        return model;
    }

    /// <summary>Adds numbers of any type, little-endian, and returns their name.</summary>
    public string Constant(string name, DataType type, IEnumerable<int> shape, ReadOnlySpan<byte> bytes)
    {
        _bytes += bytes.Length;
        if (_bytes > MostBytes)
        {
            throw new OnnxExportException($"The model's numbers take more than {MostBytes:N0} bytes, the most that one ONNX file holds.");
        }
        var tensor = new TensorProto { Name = Unique(name), DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(shape.Select(size => (long)size));
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private static ValueInfoProto Described(string name, DataType type, ReadOnlySpan<int> shape, bool ofRows = true)
    {
        var dimensions = new TensorShapeProto();
        if (ofRows)
        {
            dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "N" });
        }
        foreach (int size in shape)
        {
            dimensions.Dim.Add(
                size < 0 ? new TensorShapeProto.Types.Dimension() : new TensorShapeProto.Types.Dimension { DimValue = size });
        }
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions } },
        };
    }
}
