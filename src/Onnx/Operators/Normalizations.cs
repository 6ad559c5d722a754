using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Reading;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Onnx.Operators;

/// <summary>BatchNormalization, LayerNormalization and InstanceNormalization.</summary>
internal static class Normalizations
{
    public static void Write(LayerWriter writer, BatchNormalization normalization) => writer
        .Add(
            "BatchNormalization", writer.Input, writer.Parameter(0), writer.Parameter(1), writer.Parameter(2), writer.Parameter(3))
        .With("epsilon", normalization.Epsilon)
        .With("momentum", 1 - normalization.Momentum);

    public static void Write(LayerWriter writer, LayerNormalization normalization) => writer
        .Add("LayerNormalization", writer.Input, writer.Parameter(0), writer.Parameter(1))
        .With("axis", -writer.Parameters[0].Shape.Rank)
        .With("epsilon", normalization.Epsilon);

    public static void Write(LayerWriter writer, InstanceNormalization normalization) => writer
        .Add("InstanceNormalization", writer.Input, writer.Parameter(0), writer.Parameter(1))
        .With("epsilon", normalization.Epsilon);

    public static void ReadInstance(NodeReader node)
    {
        var layer = new InstanceNormalization { Epsilon = node.Float("epsilon", 1e-5f) };
        node.Give(node.Add(layer, node.Whole(node.Value(0)), node.Constant(1).Floats, node.Constant(2).Floats));
    }

    public static void ReadBatch(NodeReader node)
    {
        if (node.Int("training_mode", 0) != 0 || node.Outputs.Skip(1).Any(output => output.Length > 0) || node.Int("spatial", 1) != 1)
        {
            throw node.Error("only normalization by running statistics, a channel at a time, is read; export the model for inference");
        }
        var layer = new BatchNormalization { Epsilon = node.Float("epsilon", 1e-5f), Momentum = 1 - node.Float("momentum", 0.9f) };
        OnnxValue input = node.Value(0);
        OnnxValue whole = input.Shape[0] == input.Dims.FirstOrDefault() ? input : node.Whole(input);
        float[][] statistics = [.. Enumerable.Range(1, 4).Select(index => node.Constant(index).Floats)];
        node.Give(node.Add(layer, whole, statistics), input.Dims);
    }

    /// <summary>Layer normalization as exporters wrote it before it was an operator, with opset 17.</summary>
    public static NodeProto? FoldLayer(GraphPatterns graph, NodeProto sum)
    {
        if (GraphPatterns.Ordered(sum, second => graph.Constant(second) is { IsWhole: false }) is not (string product, string bias)
            || GraphPatterns.Ordered(graph.From(product, "Mul", 2), second => graph.Constant(second) is { IsWhole: false })
                is not (string quotient, string weight)
            || graph.From(quotient, "Div", 2) is not { } divided || graph.From(divided.Input[0], "Sub", 2) is not { } centered
            || graph.From(divided.Input[1], "Sqrt") is not { } root
            || GraphPatterns.Ordered(graph.From(root.Input[0], "Add", 2), second => graph.Number(second) is > 0)
                is not (string variance, string epsilon)
            || graph.From(variance, "ReduceMean") is not { } squares || graph.From(centered.Input[1], "ReduceMean") is not { } mean
            || mean.Input[0] != centered.Input[0] || !IsSquare(graph, squares.Input[0], divided.Input[0])
            || graph.Axes(mean) is not { Length: > 0 } axes || !axes.AsSpan().SequenceEqual(graph.Axes(squares))
            || graph.Constant(weight)!.Dims.Length != axes.Length)
        {
            return null;
        }
        return GraphPatterns.Replace(sum, "LayerNormalization", centered.Input[0], weight, bias)
            .With("epsilon", graph.Number(epsilon)!.Value)
            .With("axis", axes.Min());
    }

    public static void ReadLayer(NodeReader node)
    {
        OnnxValue input = node.Value(0);
        int axis = node.Axis(node.Int("axis", -1), input);
        RequireRowsBefore(node, input, axis);
        OnnxValue whole = node.Whole(input);
        float[] weight = node.Constant(1).Floats;
        float[] bias = node.ConstantOrNull(2)?.Floats ?? new float[weight.Length];
        int? dimensions = axis == 0 ? null : input.Dims.Length - axis;
        var layer = new LayerNormalization { Dimensions = dimensions, Epsilon = node.Float("epsilon", 1e-5f) };
        node.Give(node.Add(layer, whole, weight, bias));
    }

    /// <summary>Makes sure that what an operator does with all axes from one on is within a row.</summary>
    public static void RequireRowsBefore(NodeReader node, OnnxValue input, int axis)
    {
        if (input.Batch.Position > axis)
        {
            throw node.Error($"it works across rows, the axis {input.BatchAxis} of {input}, each of which a network predicts alone");
        }
    }

    private static bool IsSquare(GraphPatterns graph, string square, string x) =>
        graph.From(square, "Pow", 2) is { } power
            ? power.Input[0] == x && graph.IsNumber(power.Input[1], 2)
            : graph.From(square, "Mul", 2) is { } product && product.Input[0] == x && product.Input[1] == x;
}
