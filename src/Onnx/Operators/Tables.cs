using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Reading;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Layers of tables and texts: scaling, missing values, bins, word vectors.</summary>
internal static class Tables
{
    public static void WriteInputScaling(LayerWriter writer)
    {
        int[] shape = writer.ByChannels(writer.Parameters[0].Shape);
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
        string height = writer.Number(((PiecewiseLinearEncoding)writer.Spec).Height);
        writer.Add("Flatten", writer.Add("Clip", risen, writer.Number(0), height)).With("axis", 1);
    }

    public static void WriteEmbedding(LayerWriter writer)
    {
        NodeProto words = writer.Add("Cast", writer.Input).With("to", (long)TensorProto.Types.DataType.Int64);
        writer.Add("Transpose", writer.Add("Gather", writer.Parameter(0), words)).With("perm", 0, 2, 1);
    }

    /// <summary>(x - offset) * scale, or divided by it, of the network's input.</summary>
    public static NodeProto? FoldInputScaling(GraphPatterns graph, NodeProto scaled) =>
        scaled.Input.Count == 2 && graph.From(scaled.Input[0], "Sub", 2) is { } centered && graph.IsInput(centered.Input[0])
        && graph.Constant(centered.Input[1]) is { IsWhole: false } offset && graph.Constant(scaled.Input[1]) is { IsWhole: false } scale
        && offset.Dims.SequenceEqual(scale.Dims)
            ? GraphPatterns.Replace(scaled, "InputScaling", centered.Input[0], centered.Input[1], scaled.Input[1])
                .With("inverse", scaled.OpType == "Div" ? 1 : 0)
            : null;

    public static void ReadInputScaling(NodeReader node)
    {
        OnnxValue input = node.Value(0);
        OnnxTensor offset = node.Constant(1);
        float[] scale = node.Constant(2).Floats;
        if (node.Int("inverse", 0) != 0)
        {
            scale = Array.ConvertAll(scale, number => 1 / number);
        }
        InputScalingMode mode = offset.Length == 1 ? InputScalingMode.Whole
            : offset.Length == input.Shape.Elements ? InputScalingMode.PerFeature
            : offset.Length == input.Shape[0] && offset.Dims is [.., _, 1, 1] ? InputScalingMode.PerChannel
            : throw node.Error($"the input is {input}, and what is taken from it [{string.Join(", ", offset.Dims)}]");
        node.Give(node.Add(new InputScaling { Mode = mode }, node.Whole(input), offset.Floats, scale));
    }

    /// <summary>x * scale + offset, the network's output.</summary>
    public static NodeProto? FoldOutputScaling(GraphPatterns graph, NodeProto sum)
    {
        if (!graph.IsOutput(sum.Output[0])
            || GraphPatterns.Ordered(sum, second => graph.Constant(second) is { IsWhole: false }) is not (string product, string offset)
            || GraphPatterns.Ordered(graph.From(product, "Mul", 2), second => graph.Constant(second) is { IsWhole: false })
                is not (string x, string scale)
            || !graph.Constant(scale)!.Dims.SequenceEqual(graph.Constant(offset)!.Dims))
        {
            return null;
        }
        return GraphPatterns.Replace(sum, "OutputScaling", x, scale, offset);
    }

    public static void ReadOutputScaling(NodeReader node)
    {
        OnnxTensor offset = node.Constant(2);
        if (offset.Length != node.Value(0).Shape.Elements)
        {
            Arithmetic.ReadScaleShift(node);
            return;
        }
        node.Give(node.Add(new OutputScaling(), node.Whole(node.Value(0)), offset.Floats, node.Constant(1).Floats));
    }

    /// <summary>What is missing of the network's input filled, and indicators behind it.</summary>
    public static NodeProto? FoldMissingValues(GraphPatterns graph, NodeProto last)
    {
        NodeProto? filled = last.OpType == "Where" ? last : last.Input.Count == 2 ? graph.From(last.Input[0], "Where", 3) : null;
        if (filled is not { Input.Count: 3 } || graph.From(filled.Input[0], "IsNaN") is not { } missing
            || missing.Input[0] != filled.Input[2] || graph.Constant(filled.Input[1]) is null)
        {
            return null;
        }
        if (last == filled)
        {
            return GraphPatterns.Replace(last, "MissingValues", filled.Input[2], filled.Input[1]);
        }
        return graph.From(last.Input[1], "Cast") is { } cast && graph.From(cast.Input[0], "Gather", 2) is { } chosen
            && chosen.Input[0] == filled.Input[0] && graph.Constant(chosen.Input[1]) is { IsWhole: true }
                ? GraphPatterns.Replace(last, "MissingValues", filled.Input[2], filled.Input[1], chosen.Input[1])
                : null;
    }

    public static void ReadMissingValues(NodeReader node)
    {
        OnnxValue input = node.Vector(node.Value(0));
        float[] fill = node.Constant(1).Floats;
        OnnxTensor? columns = node.ConstantOrNull(2);
        float[][] parameters = columns is null ? [fill] : [fill, Columns(node, columns, input)];
        node.Give(node.Add(new MissingValues { Columns = columns?.Length ?? 0 }, input, parameters));
    }

    /// <summary>clamp((x - offset) * scale, 0, height) of columns, each several times.</summary>
    public static NodeProto? FoldPiecewiseLinearEncoding(GraphPatterns graph, NodeProto flat) =>
        flat.Input.Count == 1 && graph.From(flat.Input[0], "Clip", 3) is { } clipped
        && graph.Number(clipped.Input[1]) == 0 && graph.Number(clipped.Input[2]) is { } height and > 0 and < float.PositiveInfinity
        && graph.From(clipped.Input[0], "Mul", 2) is { } risen && graph.Constant(risen.Input[1]) is { IsWhole: false }
        && graph.From(risen.Input[0], "Sub", 2) is { } above && graph.Constant(above.Input[1]) is { Dims.Length: 2, IsWhole: false }
        && graph.From(above.Input[0], "Unsqueeze") is { } column && graph.From(column.Input[0], "Gather", 2) is { } chosen
        && graph.Constant(chosen.Input[1]) is { IsWhole: true }
            ? GraphPatterns.Replace(
                flat, "PiecewiseLinearEncoding", chosen.Input[0], above.Input[1], risen.Input[1], chosen.Input[1]).With("height", height)
            : null;

    public static void ReadPiecewiseLinearEncoding(NodeReader node)
    {
        OnnxValue input = node.Vector(node.Value(0));
        OnnxTensor offset = node.Constant(1);
        OnnxTensor columns = node.Constant(3);
        var layer = new PiecewiseLinearEncoding(checked((int)offset.Dims[1]))
        {
            Columns = columns.Length,
            Height = node.Float("height", 1),
        };
        node.Give(node.Add(layer, input, offset.Floats, node.Constant(2).Floats, Columns(node, columns, input)));
    }

    /// <summary>The vectors of words, positions last.</summary>
    public static NodeProto? FoldEmbedding(GraphPatterns graph, NodeProto transposed)
    {
        if (transposed.Input.Count != 1 || graph.From(transposed.Input[0], "Gather", 2) is not { } vectors
            || graph.Constant(vectors.Input[0]) is not { Dims.Length: 2, IsWhole: false }
            || transposed.Attribute.FirstOrDefault()?.Ints is not [0, 2, 1])
        {
            return null;
        }
        string words = graph.From(vectors.Input[1], "Cast") is { } cast ? cast.Input[0] : vectors.Input[1];
        return GraphPatterns.Replace(transposed, "Embedding", words, vectors.Input[0]);
    }

    public static void ReadEmbedding(NodeReader node)
    {
        OnnxTensor weight = node.Constant(1);
        var layer = new Embedding(checked((int)weight.Dims[0]), checked((int)weight.Dims[1]));
        node.Give(node.Add(layer, node.Whole(node.Value(0)), weight.Floats));
    }

    /// <summary>The vectors of words, positions first, that are made whole numbers.</summary>
    public static NodeProto? FoldWords(GraphPatterns graph, NodeProto vectors) =>
        vectors.Input.Count == 2 && graph.Constant(vectors.Input[0]) is { Dims.Length: 2, IsWhole: false }
        && graph.From(vectors.Input[1], "Cast") is { } cast && vectors.Attribute.All(attribute => attribute.I == 0)
            ? GraphPatterns.Replace(vectors, "Words", vectors.Input[0], cast.Input[0])
            : null;

    public static void ReadWords(NodeReader node)
    {
        if (node.HasConstant(1))
        {
            node.Give(Constants.Gather(node));
            return;
        }
        node.RequireRowsFirst();
        OnnxTensor weight = node.Constant(0);
        OnnxValue words = node.Value(1);
        if (weight.Dims.Length != 2 || node.Int("axis", 0) is not (0 or -2))
        {
            throw node.Error($"of constants only the rows of a matrix are taken, those of words; got [{string.Join(", ", weight.Dims)}]");
        }
        node.RequireRank(words.Rank + 1);
        var layer = new Embedding(checked((int)weight.Dims[0]), checked((int)weight.Dims[1]));
        OnnxValue vectors = node.Add(layer, node.Vector(words), weight.Floats);
        node.Give(node.Add(new Permute([1, 0]), vectors), [.. words.Dims, layer.Dimension]);
    }

    private static float[] Columns(NodeReader node, OnnxTensor columns, OnnxValue input) => Array.ConvertAll(
        columns.Integers, column => column >= 0 && column < input.Shape[0]
            ? (float)column
            : throw node.Error($"column {column} is none of the input {input}"));
}
