using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Reading;
using MLNetDeep.Onnx.Writing;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Sums, products and the like, element by element, of values and of a value and a constant.</summary>
internal static class Arithmetic
{
    // What is added to scores of attention that do not count; exporters write this, the least number, or less than any.
    private const float Masked = -10000;

    public static void WriteMultiply(LayerWriter writer)
    {
        string factor = writer.Inputs[1];
        if (writer.FactorRank < writer.InputShape.Rank)
        {
            long[] pixels = [.. Enumerable.Range(2, writer.InputShape.Rank - 1).Select(axis => (long)axis)];
            factor = writer.Add("Unsqueeze", factor, writer.Indices(pixels));
        }
        writer.Add("Mul", writer.Input, factor);
    }

    public static void WriteScaleShift(LayerWriter writer)
    {
        int[] shape = writer.ByChannels(writer.Parameters[0].Shape);
        writer.Add("Add", writer.Add("Mul", writer.Input, writer.Parameter(0, shape)), writer.Parameter(1, shape));
    }

    /// <summary>x * scale + shift.</summary>
    public static NodeProto? FoldScaleShift(GraphPatterns graph, NodeProto sum) =>
        GraphPatterns.Ordered(sum, second => graph.Constant(second) is { IsWhole: false }) is (string product, string shift)
        && GraphPatterns.Ordered(graph.From(product, "Mul", 2), second => graph.Constant(second) is { IsWhole: false })
            is (string x, string scale)
        && graph.Constant(x) is null && graph.Constant(scale)!.Dims.SequenceEqual(graph.Constant(shift)!.Dims)
            ? GraphPatterns.Replace(sum, "ScaleShift", x, scale, shift)
            : null;

    public static void ReadScaleShift(NodeReader node) =>
        node.Give(Scale(node, node.Value(0), node.Constant(1), node.Constant(1).Floats, node.Constant(2).Floats));

    /// <summary>Add of two, Sum of any number.</summary>
    public static void ReadAdd(NodeReader node)
    {
        int[] computed = [.. Enumerable.Range(0, Math.Max(1, node.InputCount)).Where(input => !node.HasConstant(input))];
        OnnxValue sum = node.Value(computed.FirstOrDefault());
        foreach (int input in computed.Skip(1))
        {
            sum = Add(node, sum, node.Value(input));
        }
        for (int input = 0; input < node.InputCount; input++)
        {
            sum = node.HasConstant(input) ? Scale(node, sum, node.Constant(input), null, node.Constant(input).Floats) : sum;
        }
        node.Give(sum);
    }

    public static void ReadSub(NodeReader node)
    {
        if (Constant(node) is (OnnxValue value, OnnxTensor shift, bool isSecond))
        {
            float[] shifts = isSecond ? Array.ConvertAll(shift.Floats, number => -number) : shift.Floats;
            node.Give(Scale(node, value, shift, isSecond ? null : [-1], shifts));
            return;
        }
        node.Give(Add(node, node.Value(0), Negated(node, node.Value(1))));
    }

    public static void ReadMul(NodeReader node)
    {
        if (Constant(node) is (OnnxValue value, OnnxTensor scale, _))
        {
            node.Give(Scale(node, value, scale, scale.Floats, null));
            return;
        }
        (OnnxValue first, OnnxValue second) = (node.Value(0), node.Value(1));
        if (first.Dims.SequenceEqual(second.Dims))
        {
            node.Give(node.Add(new Multiply(), [node.Whole(first), node.Whole(second)]));
            return;
        }
        (first, second) = first.Shape.Elements < second.Shape.Elements ? (second, first) : (first, second);
        bool areFactors = second.Dims.Length == first.Dims.Length && second.Dims[0] == first.Dims[0]
            && second.Dims[1..].All(size => size == 1);
        node.Give(areFactors
            ? node.Add(new Multiply(), [node.Whole(first), node.Vector(second)])
            : throw node.Error($"only values of the same sizes, and channels by a factor each, are multiplied; got {first} and {second}"));
    }

    public static void ReadDiv(NodeReader node)
    {
        OnnxTensor divisor = node.Constant(1);
        node.Give(Scale(node, node.Value(0), divisor, Array.ConvertAll(divisor.Floats, number => 1 / number), null));
    }

    /// <summary>A value where a constant says so, such as a mask, and numbers elsewhere.</summary>
    public static void ReadWhere(NodeReader node)
    {
        bool first = node.HasConstant(2);
        (OnnxTensor condition, OnnxTensor others) = (node.Constant(0), node.Constant(first ? 2 : 1));
        OnnxValue value = node.Value(first ? 1 : 2);
        float[] Everywhere(OnnxTensor constant) => Expand(node, constant.Floats, Broadcast(node, value, constant), value.Dims);
        float[] scale = Array.ConvertAll(Everywhere(condition), chosen => chosen != 0 == first ? 1f : 0);
        float[] shift = [.. Everywhere(others).Select((number, at) => scale[at] == 0 ? Finite(number) : 0)];
        node.Give(node.Add(new ScaleShift(ScaleMode.PerFeature) { Trainable = false }, node.Whole(value), scale, shift));
    }

    // Of masks, of which softmax makes 0 either way.
    private static float Finite(float number) => float.IsNegativeInfinity(number) ? float.MinValue : number;

    public static void ReadNeg(NodeReader node) => node.Give(Negated(node, node.Value(0)));

    public static void ReadCast(NodeReader node)
    {
        var type = (DataType)node.Int("to", (long)DataType.Undefined);
        node.Give(type is DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16
            ? node.Value(0)
            : throw node.Error($"only casts among types of real numbers are read; got {type}"));
    }

    public static void ReadDropout(NodeReader node)
    {
        float rate = node.Opset < 12 ? node.Float("ratio", 0.5f) : node.ConstantOrNull(1)?.Floats.FirstOrDefault() ?? 0.5f;
        if (rate != 0 && node.HasConstant(2) && node.Constant(2).Floats.Any(training => training != 0))
        {
            throw node.Error("it drops in prediction too (training_mode); export the model for inference");
        }
        Activations.Read(node, new Dropout(rate));
    }

    private static OnnxValue Add(NodeReader node, OnnxValue first, OnnxValue second) =>
        !first.Dims.SequenceEqual(second.Dims) ? throw node.Error($"only values of the same sizes are added; got {first} and {second}")
        : first.Shape == second.Shape ? node.Add(new Add(), [first, second]) with { Dims = first.Dims }
        : node.Add(new Add(), [node.Whole(first), node.Whole(second)]);

    private static OnnxValue Negated(NodeReader node, OnnxValue value) =>
        node.Add(new ScaleShift(ScaleMode.Whole) { Trainable = false }, value, [-1]) with { Dims = value.Dims };

    // The one input of two that is constant, and whether it is the second.
    private static (OnnxValue Value, OnnxTensor Constant, bool IsSecond)? Constant(NodeReader node) =>
        node.InputCount != 2 ? null
        : node.HasConstant(1) ? (node.Value(0), node.Constant(1), true)
        : node.HasConstant(0) ? (node.Value(1), node.Constant(0), false)
        : null;

    // A factor of all is a unit or a norm, and stays, as what masks does; those of channels or elements are trained on.
    private static OnnxValue Scale(NodeReader node, OnnxValue value, OnnxTensor constant, float[]? scale, float[]? shift)
    {
        int[] dims = Broadcast(node, value, constant);
        ScaleMode mode = dims.All(size => size == 1) ? ScaleMode.Whole
            : dims[0] == value.Shape[0] && dims[1..].All(size => size == 1) ? ScaleMode.PerChannel
            : ScaleMode.PerFeature;
        value = mode == ScaleMode.PerFeature ? node.Whole(value) : value;
        float[] Numbers(float[]? numbers, float otherwise) =>
            numbers is null ? [.. Enumerable.Repeat(otherwise, constant.Length)]
            : numbers.Length < constant.Length ? [.. Enumerable.Repeat(numbers[0], constant.Length)]
            : numbers;
        float[] Expanded(float[] numbers) => mode == ScaleMode.PerFeature ? Expand(node, numbers, dims, value.Dims) : numbers;
        bool isMask = shift?.Any(number => number <= Masked) == true;
        var layer = new ScaleShift(mode) { Trainable = mode != ScaleMode.Whole && !isMask };
        float[] shifts = Array.ConvertAll(Expanded(Numbers(shift, 0)), Finite);
        return node.Add(layer, value, Expanded(Numbers(scale, 1)), shifts) with { Dims = value.Dims };
    }

    // The constant's sizes, ones in front where it has fewer, each that of a row or 1.
    private static int[] Broadcast(NodeReader node, OnnxValue value, OnnxTensor constant)
    {
        int rank = value.Rank;
        long[] sizes = [.. Enumerable.Repeat(1L, Math.Max(0, rank - constant.Dims.Length)), .. constant.Dims];
        bool fits = sizes.Length == rank && sizes[value.BatchAxis] == 1;
        int[] dims = [.. Enumerable.Repeat(1, value.Dims.Length)];
        int[][] axes = value.Axes;
        for (int axis = 0; fits && axis < rank; axis++)
        {
            if (axis != value.BatchAxis)
            {
                int own = axes[axis][0];
                fits = sizes[axis] == 1 || sizes[axis] == value.Dims[own];
                dims[own] = (int)sizes[axis];
            }
        }
        return fits
            ? dims
            : throw Places.DoNotFit(node, constant, value);
    }

    private static float[] Expand(NodeReader node, float[] numbers, int[] from, int[] to)
    {
        long length = to.Aggregate(1L, (product, size) => product * size);
        if (length == numbers.Length)
        {
            return numbers;
        }
        node.RequireRoom(length);
        float[] expanded = new float[length];
        for (int place = 0; place < expanded.Length; place++)
        {
            int rest = place, source = 0, step = 1;
            for (int axis = to.Length - 1; axis >= 0; axis--)
            {
                source += from[axis] == 1 ? 0 : rest % to[axis] * step;
                rest /= to[axis];
                step *= from[axis];
            }
            expanded[place] = numbers[source];
        }
        return expanded;
    }
}
