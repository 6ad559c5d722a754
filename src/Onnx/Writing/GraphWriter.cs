using System.Runtime.InteropServices;
using Google.Protobuf;
using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Onnx.Writing;

/// <summary>Writes a graph: its inputs, outputs, nodes and constants, each value under a name of its own.</summary>
internal sealed class GraphWriter(string name)
{
    private const int Opset = 17;
    private const int IrVersion = 8;
    private const int ClassicOpset = 3;

    // What protobuf can say of a message's length, with room for all but the weights.
    private const long MostBytes = int.MaxValue - (1 << 24);

    private readonly GraphProto _graph = new() { Name = name };
    private readonly HashSet<string> _names = [];
    private long _bytes;

    /// <summary>Adds an input of numbers, <c>[N, shape]</c>, and returns its name.</summary>
    public string Input(string name, ReadOnlySpan<int> shape)
    {
        _graph.Input.Add(Described(Unique(name), TensorProto.Types.DataType.Float, shape));
        return name;
    }

    /// <summary>Adds an output <c>[N, shape]</c>, whose name no other value gets.</summary>
    public string Output(string name, ReadOnlySpan<int> shape, TensorProto.Types.DataType type = TensorProto.Types.DataType.Float)
    {
        _graph.Output.Add(Described(Unique(name), type, shape));
        return name;
    }

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

    /// <summary>Adds numbers and returns their name.</summary>
    public string Constant(string name, IEnumerable<int> shape, ReadOnlySpan<float> values) =>
        Constant(name, TensorProto.Types.DataType.Float, shape, MemoryMarshal.AsBytes(values));

    /// <summary>Adds numbers of double precision and returns their name.</summary>
    public string Constant(string name, IEnumerable<int> shape, ReadOnlySpan<double> values) =>
        Constant(name, TensorProto.Types.DataType.Double, shape, MemoryMarshal.AsBytes(values));

    /// <summary>Adds whole numbers and returns their name.</summary>
    public string Constant(string name, params ReadOnlySpan<long> values) =>
        Constant(name, TensorProto.Types.DataType.Int64, [values.Length], MemoryMarshal.AsBytes(values));

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
        if (_graph.Node.Any(node => node.Domain == NodeProto.Classic))
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = NodeProto.Classic, Version = ClassicOpset });
        }
        return model;
    }

    private string Constant(string name, TensorProto.Types.DataType type, IEnumerable<int> shape, ReadOnlySpan<byte> bytes)
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

    private static ValueInfoProto Described(string name, TensorProto.Types.DataType type, ReadOnlySpan<int> shape)
    {
        var dimensions = new TensorShapeProto();
        dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "N" });
        foreach (int size in shape)
        {
            dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = size });
        }
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions } },
        };
    }
}
