using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Fully connected layers: Gemm.</summary>
internal static class Products
{
    public static void Write(LayerWriter writer, Dense dense)
    {
        string[] inputs = dense.Bias ? [writer.Input, writer.Parameter(0), writer.Parameter(1)] : [writer.Input, writer.Parameter(0)];
        writer.Add("Gemm", inputs).With("transB", 1);
    }
}
