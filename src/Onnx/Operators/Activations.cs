using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Activations that are several operators.</summary>
internal static class Activations
{
    // Beyond these, in either direction, nothing is left but the sign; their squares are numbers still.
    private const float LargestRatio = 1L << 40;

    public static void Write(LayerWriter writer, Gelu gelu)
    {
        NodeProto half = writer.Add("Mul", writer.Input, writer.Number(0.5f));
        NodeProto bend = gelu.Approximation == GeluApproximation.Tanh ? Tanh(writer) : Erf(writer);
        writer.Add("Mul", half, writer.Add("Add", bend, writer.Number(1)));
    }

    public static void Write(LayerWriter writer, SmoothClip clip)
    {
        string limit = writer.Number(clip.Limit);
        NodeProto ratio = writer.Add("Div", writer.Input, limit);
        ratio = writer.Add("Clip", ratio, writer.Number(-LargestRatio), writer.Number(LargestRatio));
        NodeProto square = writer.Add("Mul", ratio, ratio);
        NodeProto root = writer.Add("Sqrt", writer.Add("Add", square, writer.Number(1)));
        writer.Add("Mul", writer.Add("Div", ratio, root), limit);
    }

    public static void Write(LayerWriter writer, Softplus softplus)
    {
        if (softplus.Beta == 1)
        {
            writer.Add("Softplus", writer.Input);
            return;
        }
        string beta = writer.Number(softplus.Beta);
        writer.Add("Div", writer.Add("Softplus", writer.Add("Mul", writer.Input, beta)), beta);
    }

    private static NodeProto Erf(LayerWriter writer) =>
        writer.Add("Erf", writer.Add("Div", writer.Input, writer.Number(MathF.Sqrt(2))));

    private static NodeProto Tanh(LayerWriter writer)
    {
        NodeProto square = writer.Add("Mul", writer.Input, writer.Input);
        NodeProto cube = writer.Add("Mul", writer.Add("Mul", square, writer.Input), writer.Number(0.044715f));
        NodeProto sum = writer.Add("Add", writer.Input, cube);
        return writer.Add("Tanh", writer.Add("Mul", sum, writer.Number(MathF.Sqrt(2 / MathF.PI))));
    }
}
