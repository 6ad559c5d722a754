using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Operators that change shapes alone.</summary>
internal static class Shapes
{
    public static void Write(LayerWriter writer, Slice slice) => writer.Add(
        "Slice", writer.Input, writer.Indices([slice.Start]), writer.Indices([slice.Start + slice.Count]), writer.Indices([1]));
}
