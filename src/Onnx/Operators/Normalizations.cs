using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Onnx.Operators;

/// <summary>BatchNormalization and LayerNormalization.</summary>
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
}
