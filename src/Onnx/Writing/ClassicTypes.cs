using MLNetDeep.Onnx.Format;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;

namespace MLNetDeep.Onnx.Writing;

/// <summary>
/// Says the types of what operators of classic models give, which ONNX, other than those of its other operators, does not infer.
/// </summary>
internal static class ClassicTypes
{
    public static void Declare(GraphProto graph)
    {
        var outputs = graph.Output.Select(output => output.Name).ToHashSet();
        foreach ((NodeProto node, string value) in graph.Node.SelectMany(node => node.Output.Select(value => (node, value))))
        {
            if (!outputs.Contains(value) && TypeOf(node, value) is { } type)
            {
                graph.ValueInfo.Add(new ValueInfoProto
                {
                    Name = value,
                    Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type } },
                });
            }
        }
    }

    /// <summary>The type of a value that a node gives; null: it is inferred.</summary>
    public static DataType? TypeOf(NodeProto node, string value)
    {
        if (node.Domain != NodeProto.Classic)
        {
            return null;
        }
        bool Has(string attribute) => node.Attribute.Any(given => given.Name == attribute);
        return node.OpType switch
        {
            "ArrayFeatureExtractor" or "Binarizer" => null,
            "Imputer" => Has("imputed_value_int64s") ? DataType.Int64 : DataType.Float,
            "LabelEncoder" => Has("values_strings") ? DataType.String : Has("values_int64s") ? DataType.Int64 : DataType.Float,
            "LinearClassifier" or "SVMClassifier" or "TreeEnsembleClassifier" when node.Output[0] == value =>
                Has("classlabels_strings") ? DataType.String : DataType.Int64,
            _ => DataType.Float,
        };
    }
}
