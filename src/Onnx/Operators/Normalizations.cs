using MLNetDeep.Engine.Layers;
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

    public static void ReadLayer(NodeReader node)
    {
        OnnxValue input = node.Value(0);
        int axis = node.Axis(node.Int("axis", -1), input);
        OnnxValue whole = node.Whole(input);
        float[] weight = node.Constant(1).Floats;
        float[] bias = node.ConstantOrNull(2)?.Floats ?? new float[weight.Length];
        int? dimensions = axis == 0 ? null : input.Dims.Length - axis;
        var layer = new LayerNormalization { Dimensions = dimensions, Epsilon = node.Float("epsilon", 1e-5f) };
        node.Give(node.Add(layer, whole, weight, bias));
    }
}
