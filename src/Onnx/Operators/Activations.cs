using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Reading;
using MLNetDeep.Onnx.Writing;

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

    public static NodeProto? FoldSilu(GraphPatterns graph, NodeProto product) =>
        GraphPatterns.Ordered(product, second => graph.From(second, "Sigmoid") is not null) is (string x, string gate)
        && graph.From(gate, "Sigmoid")!.Input[0] == x
            ? GraphPatterns.Replace(product, "Silu", x)
            : null;

    public static NodeProto? FoldGelu(GraphPatterns graph, NodeProto product)
    {
        List<string> factors = [.. graph.Factors(product.Input[0], 1), .. graph.Factors(product.Input[^1], 1)];
        if (product.Input.Count != 2 || factors.Count != 3 || !factors.Remove(factors.Find(factor => graph.IsNumber(factor, 0.5)) ?? ""))
        {
            return null;
        }
        string? bend = factors.Find(factor => Curve(graph, factor) is not null);
        string? x = factors.Find(factor => factor != bend);
        if (bend is null || x is null)
        {
            return null;
        }
        string curve = Curve(graph, bend)!;
        if (graph.From(curve, "Erf") is { } erf && IsScaled(graph, erf.Input[0], x))
        {
            return GraphPatterns.Replace(product, "Gelu", x);
        }
        return graph.From(curve, "Tanh") is { } tanh && IsCubic(graph, tanh.Input[0], x)
            ? GraphPatterns.Replace(product, "Gelu", x).With("approximate", "tanh")
            : null;
    }

    // What 1 is added to.
    private static string? Curve(GraphPatterns graph, string sum) =>
        GraphPatterns.Ordered(graph.From(sum, "Add", 2), second => graph.IsNumber(second, 1))?.First;

    public static NodeProto? FoldSmoothClip(GraphPatterns graph, NodeProto product)
    {
        if (GraphPatterns.Ordered(product, second => graph.Number(second) is not null) is not (string quotient, string limit)
            || graph.From(quotient, "Div", 2) is not { } divided || graph.From(divided.Input[1], "Sqrt") is not { } root
            || GraphPatterns.Ordered(graph.From(root.Input[0], "Add", 2), second => graph.IsNumber(second, 1)) is not (string square, _)
            || graph.From(square, "Mul", 2) is not { } squared || squared.Input.Any(factor => factor != divided.Input[0])
            || graph.From(divided.Input[0], "Clip", 3) is not { } clipped || graph.Number(clipped.Input[2]) != LargestRatio
            || graph.From(clipped.Input[0], "Div", 2) is not { } ratio || graph.Number(ratio.Input[1]) != graph.Number(limit))
        {
            return null;
        }
        return GraphPatterns.Replace(product, "SmoothClip", ratio.Input[0], limit);
    }

    public static NodeProto? FoldSoftplus(GraphPatterns graph, NodeProto quotient) =>
        quotient.Input.Count == 2 && graph.Number(quotient.Input[1]) is { } beta
        && graph.From(quotient.Input[0], "Softplus") is { } softplus
        && GraphPatterns.Ordered(graph.From(softplus.Input[0], "Mul", 2), second => graph.Number(second) == beta) is (string x, _)
            ? GraphPatterns.Replace(quotient, "Softplus", x, quotient.Input[1])
            : null;

    public static void Read(NodeReader node, LayerSpec activation)
    {
        OnnxValue input = node.Value(0);
        node.Give(node.Add(activation, input), input.Dims);
    }

    public static void WritePRelu(LayerWriter writer) =>
        writer.Add("PRelu", writer.Input, writer.Parameter(0, writer.ByChannels(writer.Parameters[0].Shape)));

    public static void ReadPRelu(NodeReader node)
    {
        OnnxValue input = node.Value(0);
        OnnxTensor slope = node.Constant(1);
        int behind = input.Dims.Length - 1;
        bool perChannel = slope.Length == input.Shape[0] && input.Dims.FirstOrDefault() == slope.Length
            && slope.Dims.SkipWhile(size => size == 1).SequenceEqual([slope.Length, .. Enumerable.Repeat(1L, behind)]);
        if (!perChannel && slope.Length != 1)
        {
            throw node.Error(
                $"only one slope, and one a channel, are read; the input is {input}, the slopes [{string.Join(", ", slope.Dims)}]");
        }
        node.Give(node.Add(new PRelu(perChannel), input, slope.Floats), input.Dims);
    }

    public static void ReadClip(NodeReader node)
    {
        float minimum = node.Opset < 11 ? node.Float("min", float.MinValue) : Bound(node.ConstantOrNull(1), float.MinValue);
        float maximum = node.Opset < 11 ? node.Float("max", float.MaxValue) : Bound(node.ConstantOrNull(2), float.MaxValue);
        Read(node, new Clip(Math.Max(minimum, float.MinValue), Math.Min(maximum, float.MaxValue)));
    }

    public static void ReadGelu(NodeReader node) => Read(
        node, new Gelu(node.Text("approximate", "none") == "tanh" ? GeluApproximation.Tanh : GeluApproximation.None));

    /// <summary>Softmax along an axis, counted from the last, as opset 13 has it.</summary>
    public static void Write(LayerWriter writer, string op, int axis) =>
        writer.Add(op, writer.Input).With("axis", axis - writer.InputShape.Rank);

    public static void ReadSoftmax(NodeReader node, bool logarithm)
    {
        OnnxValue input = node.Value(0);
        bool fromAxis = node.Opset < 13;
        int axis = node.Axis(node.Int("axis", fromAxis ? 1 : -1), input);
        if (fromAxis)
        {
            Normalizations.RequireRowsBefore(node, input, axis);
        }
        int classes = fromAxis ? Product(input.Dims[axis..]) : input.Dims[axis];
        if (classes == input.Shape.Elements)
        {
            node.Give(node.Add(logarithm ? new LogSoftmax() : new Softmax(), node.Vector(input)), input.Dims);
            return;
        }

        // Before opset 13 over all that is behind the axis as well.
        OnnxValue rows = fromAxis ? input with { Dims = [Product(input.Dims[..axis]), classes] } : input;
        int along = fromAxis ? 1 : axis;
        node.Give(node.Add(logarithm ? new LogSoftmax(along) : new AxisSoftmax(along), node.Whole(rows)), input.Dims);
    }

    private static int Product(int[] sizes) => sizes.Aggregate(1, (product, size) => checked(product * size));

    private static float Bound(OnnxTensor? bound, float otherwise) => bound is { Length: 1 } ? bound.Floats[0] : otherwise;

    private static bool IsScaled(GraphPatterns graph, string scaled, string x) =>
        graph.From(scaled, "Div", 2) is { } quotient
            ? quotient.Input[0] == x && graph.IsNumber(quotient.Input[1], Math.Sqrt(2))
            : GraphPatterns.Ordered(graph.From(scaled, "Mul", 2), second => graph.IsNumber(second, Math.Sqrt(0.5))) is (string first, _)
                && first == x;

    // sqrt(2 / pi) * (x + 0.044715 * x^3)
    private static bool IsCubic(GraphPatterns graph, string product, string x)
    {
        double outer = Math.Sqrt(2 / Math.PI);
        if (GraphPatterns.Ordered(graph.From(product, "Mul", 2), second => graph.IsNumber(second, outer)) is not (string sum, _)
            || GraphPatterns.Ordered(graph.From(sum, "Add", 2), second => second != x) is not (string first, string cubic) || first != x)
        {
            return false;
        }
        List<string> factors = graph.Factors(cubic, 3);
        bool scaled = factors.Remove(factors.Find(factor => graph.IsNumber(factor, 0.044715)) ?? "");
        return scaled && (factors is [var power]
            ? graph.From(power, "Pow", 2) is { } raised && raised.Input[0] == x && graph.IsNumber(raised.Input[1], 3)
            : factors.Count == 3 && factors.TrueForAll(factor => factor == x));
    }
}
