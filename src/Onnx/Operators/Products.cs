using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Reading;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Fully connected layers: Gemm.</summary>
internal static class Products
{
    public static void Write(LayerWriter writer, Dense dense)
    {
        string[] inputs = dense.Bias ? [writer.Input, writer.Parameter(0), writer.Parameter(1)] : [writer.Input, writer.Parameter(0)];
        writer.Add("Gemm", inputs).With("transB", 1);
    }

    /// <summary>A product with a matrix, and the sum with a vector that follows it.</summary>
    public static NodeProto? FoldBias(GraphPatterns graph, NodeProto sum)
    {
        if (GraphPatterns.Ordered(sum, second => graph.Constant(second) is { IsWhole: false }) is not (string product, string bias)
            || graph.From(product, "MatMul", 2) is not { } multiplied
            || graph.Constant(multiplied.Input[1]) is not { Dims: [_, long units] } || graph.Constant(bias)!.Length != units)
        {
            return null;
        }
        return GraphPatterns.Replace(sum, "Dense", multiplied.Input[0], multiplied.Input[1], bias);
    }

    public static void ReadMatMul(NodeReader node)
    {
        OnnxTensor weight = node.Constant(1);
        if (weight.Dims.Length != 2)
        {
            throw node.Error($"only products with a matrix are read; the second input has the sizes [{string.Join(", ", weight.Dims)}]");
        }
        Read(node, Transposed(weight), checked((int)weight.Dims[1]), node.ConstantOrNull(2)?.Floats);
    }

    public static void ReadGemm(NodeReader node)
    {
        OnnxTensor weight = node.Constant(1);
        if (node.Int("transA", 0) != 0 || weight.Dims.Length != 2)
        {
            throw node.Error("only products of rows with a constant matrix are read");
        }
        bool transposed = node.Int("transB", 0) != 0;
        int units = checked((int)weight.Dims[transposed ? 0 : 1]);
        float[] bias = [.. node.ConstantOrNull(2)?.Floats ?? []];
        if (bias.Length == 1 && units > 1)
        {
            float single = bias[0];
            Array.Resize(ref bias, units);
            Array.Fill(bias, single);
        }
        float[] values = transposed ? weight.Floats : Transposed(weight);
        Read(node, Scaled(values, node.Float("alpha", 1)), units, bias.Length == 0 ? null : Scaled(bias, node.Float("beta", 1)));
    }

    private static void Read(NodeReader node, float[] weight, int units, float[]? bias)
    {
        OnnxValue input = node.Value(0);
        if (input.Dims.Length != 1)
        {
            throw node.Error($"only products of rows [N, features] are read; the first input is {input}");
        }
        node.Give(node.Add(new Dense(units, bias is not null), node.Vector(input), bias is null ? [weight] : [weight, bias]));
    }

    private static float[] Scaled(float[] values, float factor) =>
        factor == 1 ? values : Array.ConvertAll(values, value => value * factor);

    private static float[] Transposed(OnnxTensor matrix)
    {
        float[] values = new float[matrix.Length];
        Transposition.Apply(1, checked((int)matrix.Dims[0]), checked((int)matrix.Dims[1]), matrix.Floats, values);
        return values;
    }
}
