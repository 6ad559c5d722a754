using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Reading;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Sums and the like, element by element.</summary>
internal static class Arithmetic
{
    /// <summary>Add of two, Sum of any number.</summary>
    public static void ReadAdd(NodeReader node)
    {
        OnnxValue[] inputs = node.Values();
        OnnxValue sum = inputs[0];
        foreach (OnnxValue next in inputs.AsSpan(1))
        {
            if (!next.Dims.SequenceEqual(sum.Dims))
            {
                throw node.Error($"only values of the same sizes are added; got {sum} and {next}");
            }
            sum = next.Shape == sum.Shape
                ? node.Add(new Add(), [sum, next]) with { Dims = sum.Dims }
                : node.Add(new Add(), [node.Whole(sum), node.Whole(next)]);
        }
        node.Give(sum);
    }

    public static void ReadCast(NodeReader node)
    {
        var type = (DataType)node.Int("to", (long)DataType.Undefined);
        node.Give(type is DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16
            ? node.Value(0)
            : throw node.Error($"only casts among types of real numbers are read; got {type}"));
    }

    public static void ReadDropout(NodeReader node)
    {
        if (node.HasConstant(2) && node.Constant(2).Floats.Any(training => training != 0))
        {
            throw node.Error("it drops in prediction too (training_mode); export the model for inference");
        }
        float rate = node.Opset < 12 ? node.Float("ratio", 0.5f) : node.ConstantOrNull(1)?.Floats.FirstOrDefault() ?? 0.5f;
        Activations.Read(node, new Dropout(rate));
    }
}
