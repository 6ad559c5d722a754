using Google.Protobuf;

namespace MLNetDeep.Onnx.Format;

/// <summary>A node, with its attributes added one by one; where a value is asked for, it is the one that the node gives.</summary>
internal sealed partial class NodeProto
{
    /// <summary>The domain of the operators of classic models.</summary>
    public const string Classic = "ai.onnx.ml";

    public static implicit operator string(NodeProto node) => node.Output[0];

    public NodeProto With(string name, long value) =>
        With(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value });

    public NodeProto With(string name, float value) =>
        With(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value });

    public NodeProto With(string name, string value) => With(
        new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) });

    public NodeProto With(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values.ToArray());
        return With(attribute);
    }

    public NodeProto With(string name, IEnumerable<string> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Strings };
        attribute.Strings.AddRange(values.Select(ByteString.CopyFromUtf8));
        return With(attribute);
    }

    public NodeProto With(string name, IEnumerable<float> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Floats };
        attribute.Floats.AddRange(values);
        return With(attribute);
    }

    /// <summary>Adds a row of numbers as a tensor.</summary>
    public NodeProto With(string name, double[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Double };
        tensor.Dims.Add(values.Length);
        tensor.DoubleData.AddRange(values);
        return With(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Tensor, T = tensor });
    }

    public NodeProto With(string name, GraphProto graph) =>
        With(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = graph.ToByteString() });

    private NodeProto With(AttributeProto attribute)
    {
        Attribute.Add(attribute);
        return this;
    }
}
