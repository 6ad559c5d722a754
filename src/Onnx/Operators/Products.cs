using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Reading;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Fully connected layers and products of matrices: Gemm, MatMul.</summary>
internal static class Products
{
    public static void Write(LayerWriter writer, Dense dense)
    {
        if (writer.InputShape.Rank > 1)
        {
            NodeProto product = writer.Add("MatMul", writer.Input, writer.Transposed(0));
            if (dense.Bias)
            {
                writer.Add("Add", product, writer.Parameter(1));
            }
            return;
        }
        string[] inputs = dense.Bias ? [writer.Input, writer.Parameter(0), writer.Parameter(1)] : [writer.Input, writer.Parameter(0)];
        writer.Add("Gemm", inputs).With("transB", 1);
    }

    public static void Write(LayerWriter writer, MatrixProduct layer)
    {
        int rank = writer.Output.Rank + 1;
        long[] order = [.. Enumerable.Range(0, rank - 2).Select(axis => (long)axis), rank - 1, rank - 2];
        string second = layer.TransposeSecond ? writer.Add("Transpose", writer.Inputs[1]).With("perm", order) : writer.Inputs[1];
        writer.Add("MatMul", writer.Input, second);
    }

    /// <summary>A product with a matrix whose last two axes change places.</summary>
    public static NodeProto? FoldTransposed(GraphPatterns graph, NodeProto product) =>
        product.Input.Count == 2 && graph.From(product.Input[1], "Transpose") is { } second && SwapsLastTwo(second)
        && graph.Constant(product.Input[0]) is null && graph.Constant(second.Input[0]) is null
            ? GraphPatterns.Replace(product, "MatrixProduct", product.Input[0], second.Input[0])
            : null;

    private static bool SwapsLastTwo(NodeProto transpose) =>
        transpose.Attribute.FirstOrDefault(attribute => attribute.Name == "perm")?.Ints is { Count: > 2 } order
        && order.SequenceEqual(
            [.. Enumerable.Range(0, order.Count - 2).Select(axis => (long)axis), order.Count - 1, order.Count - 2]);

    /// <summary>A product with a matrix, and the sum with a vector that follows it.</summary>
    public static NodeProto? FoldBias(GraphPatterns graph, NodeProto sum)
    {
        if (GraphPatterns.Ordered(sum, second => graph.Constant(second) is { IsWhole: false }) is not (string product, string bias)
            || graph.From(product, "MatMul", 2) is not { } multiplied
            || graph.Constant(multiplied.Input[1]) is not { Dims: [_, long units] }
            || graph.Constant(bias) is not { Dims: [.., long last] } added || last != units || added.Length != units)
        {
            return null;
        }
        return GraphPatterns.Replace(sum, "Dense", multiplied.Input[0], multiplied.Input[1], bias);
    }

    public static void ReadMatMul(NodeReader node)
    {
        if (node.HasConstant(1))
        {
            ReadConstantSecond(node, isTransposed: false);
        }
        else if (node.HasConstant(0))
        {
            ReadConstantFirst(node);
        }
        else
        {
            ReadMatrixProduct(node, transposesSecond: false);
        }
    }

    /// <summary>A product with a matrix whose last two axes change places; it may be a constant that the graph computes.</summary>
    public static void ReadTransposed(NodeReader node)
    {
        if (node.HasConstant(1))
        {
            ReadConstantSecond(node, isTransposed: true);
        }
        else
        {
            ReadMatrixProduct(node, transposesSecond: true);
        }
    }

    private static void ReadMatrixProduct(NodeReader node, bool transposesSecond)
    {
        (OnnxValue first, OnnxValue second) = (node.Value(0), node.Value(1));
        if (first.Dims.Length < 2 || second.Dims.Length != first.Dims.Length)
        {
            throw node.Error($"only matrices of a row are multiplied, [N, ..., m, k] by [N, ..., k, n]; got {first} and {second}");
        }
        _ = (node.Axis(-1, first), node.Axis(-2, first));
        node.Give(node.Add(new MatrixProduct(transposesSecond), [node.Whole(first), node.Whole(second)]));
    }

    // Each row of a matrix is multiplied, as each row of a batch is.
    private static void ReadConstantSecond(NodeReader node, bool isTransposed)
    {
        OnnxValue input = node.Value(0);
        OnnxTensor weight = node.Constant(1);
        OnnxTensor? bias = node.ConstantOrNull(2);
        if (weight.Dims is not [.. long[] others, long before, long last] || others.Any(size => size != 1)
            || Math.Max(others.Length + 2, bias?.Dims.Length ?? 0) > Math.Max(2, input.Rank) || input.Dims.Length == 0)
        {
            throw node.Error($"only products with a matrix are read; {input} is multiplied by [{string.Join(", ", weight.Dims)}]");
        }
        _ = node.Axis(-1, input);
        (int depth, int units) = checked(isTransposed ? ((int)last, (int)before) : ((int)before, (int)last));
        int rows = input.Dims[..^1].Aggregate(1, (product, size) => checked(product * size));
        OnnxValue matrix = rows == 1 ? node.Vector(input) : node.Whole(input with { Dims = [rows, input.Dims[^1]] });
        float[] values = isTransposed ? weight.Floats : Transposed(depth, units, weight.Floats);
        node.Give(
            node.Add(new Dense(units, bias is not null), matrix, bias is null ? [values] : [values, bias.Floats]),
            [.. input.Dims[..^1], units]);
    }

    // The rows of the second are channels, which the first mixes: a convolution of one position.
    private static void ReadConstantFirst(NodeReader node)
    {
        node.RequireRowsFirst();
        OnnxTensor weight = node.Constant(0);
        OnnxValue input = node.Value(1);
        int[] outer = input.Dims.Length < 2 ? [] : input.Dims[..^2];
        if (input.Dims.Length < 2 || weight.Dims.Length < 2 || weight.Dims.Length > input.Dims.Length + 1
            || !weight.Dims[..^2].SkipWhile(size => size == 1).SequenceEqual(outer.SkipWhile(size => size == 1).Select(size => (long)size)))
        {
            throw node.Error(
                $"a constant is multiplied by matrices of as many, each by its own; [{string.Join(", ", weight.Dims)}] is by {input}");
        }
        int groups = outer.Aggregate(1, (product, size) => checked(product * size));
        int rows = checked((int)weight.Dims[^2]);
        OnnxValue channels = node.Whole(input with { Dims = [checked(groups * input.Dims[^2]), input.Dims[^1]] });
        node.Give(
            node.Add(new Conv1D(checked(groups * rows), 1) { Groups = groups, Bias = false }, channels, weight.Floats),
            [.. outer, rows, input.Dims[^1]]);
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
        float[] values = transposed ? weight.Floats : Transposed(checked((int)weight.Dims[0]), units, weight.Floats);
        Read(node, Scaled(values, node.Float("alpha", 1)), units, bias.Length == 0 ? null : Scaled(bias, node.Float("beta", 1)));
    }

    private static void Read(NodeReader node, float[] weight, int units, float[]? bias)
    {
        OnnxValue input = node.Value(0);
        if (input.Rank != 2)
        {
            throw node.Error($"only products of rows [N, features] are read; the first input is {input}");
        }
        _ = node.Axis(-1, input);
        OnnxValue matrix = input.Dims.Length == 1 ? node.Vector(input) : node.Whole(input);
        node.Give(node.Add(new Dense(units, bias is not null), matrix, bias is null ? [weight] : [weight, bias]));
    }

    private static float[] Scaled(float[] values, float factor) =>
        factor == 1 ? values : Array.ConvertAll(values, value => value * factor);

    private static float[] Transposed(int rows, int columns, float[] matrix)
    {
        float[] values = new float[matrix.Length];
        Transposition.Apply(1, rows, columns, matrix, values);
        return values;
    }
}
