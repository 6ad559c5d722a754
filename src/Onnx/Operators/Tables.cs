using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Layers of tables and texts: scaling, missing values, bins, word vectors.</summary>
internal static class Tables
{
    public static void WriteInputScaling(LayerWriter writer)
    {
        int[] shape = [.. writer.Parameters[0].Shape];
        if (shape.Length < writer.InputShape.Rank && shape[0] > 1)
        {
            shape = [shape[0], 1, 1];
        }
        NodeProto centered = writer.Add("Sub", writer.Input, writer.Parameter(0, shape));
        writer.Add("Mul", centered, writer.Parameter(1, shape));
    }

    public static void WriteOutputScaling(LayerWriter writer) =>
        writer.Add("Add", writer.Add("Mul", writer.Input, writer.Parameter(1)), writer.Parameter(0));

    public static void WriteMissingValues(LayerWriter writer)
    {
        NodeProto missing = writer.Add("IsNaN", writer.Input);
        NodeProto filled = writer.Add("Where", missing, writer.Parameter(0), writer.Input);
        if (writer.Parameters.Count > 1)
        {
            NodeProto chosen = writer.Add("Gather", missing, writer.Indices(1)).With("axis", 1);
            NodeProto indicators = writer.Add("Cast", chosen).With("to", (long)TensorProto.Types.DataType.Float);
            writer.Add("Concat", filled, indicators).With("axis", 1);
        }
    }

    public static void WritePiecewiseLinearEncoding(LayerWriter writer)
    {
        NodeProto encoded = writer.Add("Gather", writer.Input, writer.Indices(2)).With("axis", 1);
        NodeProto above = writer.Add("Sub", writer.Add("Unsqueeze", encoded, writer.Indices([2])), writer.Parameter(0));
        NodeProto risen = writer.Add("Mul", above, writer.Parameter(1));
        writer.Add("Flatten", writer.Add("Clip", risen, writer.Number(0), writer.Number(1))).With("axis", 1);
    }

    public static void WriteEmbedding(LayerWriter writer)
    {
        NodeProto words = writer.Add("Cast", writer.Input).With("to", (long)TensorProto.Types.DataType.Int64);
        writer.Add("Transpose", writer.Add("Gather", writer.Parameter(0), words)).With("perm", 0, 2, 1);
    }
}
