using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Onnx.Reading;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;
using Stored = MLNetDeep.Engine.Kernels.MatrixProducts.Transpose;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Constants, and what is computed of them alone: shapes above all, as exporters write them.</summary>
internal static class Constants
{
    // As much time as a number of a constant.
    private const int MultiplyAddsOfNumber = 1024;

    /// <summary>Computes a node whose inputs are constant; returns whether it was one.</summary>
    public static bool Read(NodeReader node)
    {
        OnnxTensor? result = node.Op switch
        {
            "Constant" => ReadConstant(node),
            "Shape" => ReadShape(node),
            _ when node.InputCount == 0 || !node.IsConstant => null,
            "Identity" => node.Constant(0),
            "Cast" => Cast(node.Constant(0), (DataType)node.Int("to", 0)),
            "ConstantOfShape" => ConstantOfShape(node),
            "Range" => Range(node),
            "Gather" => Gather(node),
            "Unsqueeze" => Unsqueeze(node),
            "Squeeze" => Squeeze(node),
            "Concat" => Concat(node),
            "Slice" => Slice(node),
            "Reshape" => Reshape(node),
            "Split" => Split(node),
            "Transpose" => Transpose(node),
            "Flatten" => Flatten(node),
            "Add" => Combine(node, (a, b) => a + b, (a, b) => checked(a + b)),
            "Sub" => Combine(node, (a, b) => a - b, (a, b) => checked(a - b)),
            "Mul" => Combine(node, (a, b) => a * b, (a, b) => checked(a * b)),
            "Div" => Combine(node, (a, b) => a / b, (a, b) => b == 0 ? throw node.Error("it divides by zero") : a / b),
            "Sum" => Combine(node, (a, b) => a + b, (a, b) => checked(a + b)),
            "Pow" => Combine(node, MathF.Pow, (a, b) => checked((long)Math.Pow(a, b))),
            "Equal" => Combine(node, (a, b) => a == b ? 1 : 0, (a, b) => a == b ? 1 : 0),
            "Where" => Where(node),
            "Expand" => Expand(node),
            "Max" => Combine(node, MathF.Max, Math.Max),
            "Min" => Combine(node, MathF.Min, Math.Min),
            "Clip" when node.Opset >= 11 => Clip(node),
            "Abs" => Map(node, MathF.Abs),
            "Ceil" => Map(node, MathF.Ceiling),
            "Exp" => Map(node, MathF.Exp),
            "Floor" => Map(node, MathF.Floor),
            "Log" => Map(node, MathF.Log),
            "Neg" => Map(node, number => -number),
            "Reciprocal" => Map(node, number => 1 / number),
            "Sqrt" => Map(node, MathF.Sqrt),
            "ReduceMean" => Mean(node),
            "MatMul" => Product(node),
            _ => null,
        };
        if (result is not null)
        {
            node.Give(result);
        }
        return result is not null;
    }

    private static OnnxTensor ReadConstant(NodeReader node)
    {
        if (node.Attribute("value") is { T: { } proto })
        {
            return OnnxTensor.Read(proto);
        }
        return node.Attribute("value_float") is { } single ? new OnnxTensor([], [single.F])
            : node.Attribute("value_floats") is { } floats ? new OnnxTensor([floats.Floats.Count], [.. floats.Floats])
            : node.Attribute("value_int") is { } whole ? new OnnxTensor([], [whole.I])
            : node.Attribute("value_ints") is { } wholes ? new OnnxTensor([wholes.Ints.Count], [.. wholes.Ints])
            : throw node.Error("only constants that are numbers are read");
    }

    // The number of rows is not known: it may be asked for, and be put into a shape again.
    private static OnnxTensor ReadShape(NodeReader node)
    {
        long[] sizes = node.HasConstant(0) ? node.Constant(0).Dims : node.Value(0).Sizes;
        (int start, int count) = Range(sizes.Length, node.Int("start", 0), node.Int("end", long.MaxValue));
        return new OnnxTensor([count], sizes[start..(start + count)]);
    }

    private static OnnxTensor? Cast(OnnxTensor tensor, DataType type) => type switch
    {
        DataType.Float or DataType.Double => new OnnxTensor(tensor.Dims, tensor.Floats),
        DataType.Float16 => new OnnxTensor(tensor.Dims, Array.ConvertAll(tensor.Floats, number => (float)(Half)number)),
        DataType.Bfloat16 => new OnnxTensor(tensor.Dims, Array.ConvertAll(tensor.Floats, RoundToBfloat16)),
        DataType.String or DataType.Undefined => null,
        DataType.Bool => new OnnxTensor(tensor.Dims, Array.ConvertAll(tensor.Floats, number => number != 0 ? 1L : 0)),
        _ => tensor.IsWhole ? tensor : new OnnxTensor(tensor.Dims, Array.ConvertAll(tensor.Floats, number => (long)number)),
    };

    /// <summary>Places of a constant along an axis.</summary>
    public static OnnxTensor Gather(NodeReader node)
    {
        OnnxTensor from = node.Constant(0);
        OnnxTensor indices = node.Constant(1);
        int axis = Axis(node, from, node.Int("axis", 0));
        long[] places = Places.OfIndices(node, indices, from.Dims[axis]);
        return Places.Take(node, from, axis, places).Reshape([.. from.Dims[..axis], .. indices.Dims, .. from.Dims[(axis + 1)..]]);
    }

    private static OnnxTensor Unsqueeze(NodeReader node)
    {
        OnnxTensor tensor = node.Constant(0);
        long[] axes = node.IntsOrInput("axes", 13, 1) ?? [];
        int rank = tensor.Dims.Length + axes.Length;
        var dims = new List<long>(tensor.Dims);
        foreach (long axis in axes.Select(axis => axis < 0 ? axis + rank : axis).Order())
        {
            dims.Insert(axis >= 0 && axis <= dims.Count ? (int)axis : throw node.Error($"it has no axis {axis}"), 1);
        }
        return tensor.Reshape([.. dims]);
    }

    private static OnnxTensor Squeeze(NodeReader node)
    {
        OnnxTensor tensor = node.Constant(0);
        long[]? axes = node.IntsOrInput("axes", 13, 1);
        bool Goes(int axis) => axes is null || axes.Contains(axis) || axes.Contains(axis - tensor.Dims.Length);
        return tensor.Reshape([.. tensor.Dims.Where((size, axis) => size != 1 || !Goes(axis))]);
    }

    private static OnnxTensor Concat(NodeReader node)
    {
        OnnxTensor[] parts = [.. Enumerable.Range(0, node.InputCount).Select(node.Constant)];
        int axis = Axis(node, parts[0], node.Int("axis", 0));
        bool Fits(OnnxTensor part) => part.IsWhole == parts[0].IsWhole && part.Dims.Length == parts[0].Dims.Length
            && part.Dims.Where((_, other) => other != axis).SequenceEqual(parts[0].Dims.Where((_, other) => other != axis));
        if (!parts.All(Fits))
        {
            throw node.Error("its constants are of other sizes or types than the first");
        }
        node.RequireRoom(parts.Sum(part => (long)part.Length));
        long[] dims = [.. parts[0].Dims];
        dims[axis] = parts.Sum(part => part.Dims[axis]);
        int outer = checked((int)dims[..axis].Aggregate(1L, (product, size) => product * size));
        IEnumerable<T> Rows<T>(Func<OnnxTensor, T[]> numbers) => Enumerable.Range(0, outer).SelectMany(
            row => parts.SelectMany(part => numbers(part).Skip(row * (part.Length / outer)).Take(part.Length / outer)));
        return parts[0].IsWhole
            ? new OnnxTensor(dims, [.. Rows(part => part.Integers)])
            : new OnnxTensor(dims, [.. Rows(part => part.Floats)]);
    }

    private static OnnxTensor Slice(NodeReader node)
    {
        OnnxTensor tensor = node.Constant(0);
        long[] starts = node.IntsOrInput("starts", 10, 1) ?? [];
        long[] ends = node.IntsOrInput("ends", 10, 2) ?? [];
        long[] axes = node.IntsOrInput("axes", 10, 3) ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        long[] steps = (node.Opset < 10 ? null : node.ConstantOrNull(4)?.Integers) ?? [.. Enumerable.Repeat(1L, starts.Length)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length)
        {
            throw node.Error($"it has {starts.Length} starts, {ends.Length} ends, {axes.Length} axes and {steps.Length} steps");
        }
        for (int index = 0; index < starts.Length; index++)
        {
            int axis = Axis(node, tensor, axes[index]);
            tensor = Places.Take(node, tensor, axis, PlacesOf(node, tensor.Dims[axis], starts[index], ends[index], steps[index]));
        }
        return tensor;
    }

    private static long[] PlacesOf(NodeReader node, long size, long start, long end, long step)
    {
        if (step == 0)
        {
            throw node.Error("it has a step of 0");
        }
        (long least, long most) = step > 0 ? (0L, size) : (-1L, size - 1);
        long from = Math.Clamp(start < 0 ? start + size : start, Math.Max(0, least), most);
        long to = Math.Clamp(end < 0 ? end + size : end, least, most);
        long count = step > 0 ? (to - from + step - 1) / step : (from - to - step - 1) / -step;
        return [.. Enumerable.Range(0, (int)Math.Clamp(count, 0, size)).Select(place => from + (place * step))];
    }

    private static OnnxTensor ConstantOfShape(NodeReader node)
    {
        // The same for all rows, it is one of as many as there are rows.
        long[] dims = Array.ConvertAll(node.Constant(0).Integers, size => OnnxTensor.RowsIn(size) is null ? size : 1);
        long length = dims.Aggregate(
            1L, (product, size) => size < 0 ? throw node.Error($"it has a size of {size}") : checked(product * size));
        node.RequireRoom(length);
        OnnxTensor? value = node.Attribute("value") is { T: { } proto } ? OnnxTensor.Read(proto) : null;
        return value is { Length: 1, IsWhole: true }
            ? new OnnxTensor(dims, [.. Enumerable.Repeat(value.Integers[0], (int)length)])
            : new OnnxTensor(dims, [.. Enumerable.Repeat(value is { Length: 1 } ? value.Floats[0] : 0, (int)length)]);
    }

    private static OnnxTensor Range(NodeReader node)
    {
        OnnxTensor[] ends = [.. Enumerable.Range(0, 3).Select(node.Constant)];
        if (ends.Any(end => end.Length != 1 || (end.IsWhole && OnnxTensor.RowsIn(end.Integers[0]) is not null)))
        {
            throw node.Error("it counts up to the number of rows, which a network does not know, or to several numbers");
        }
        double Number(int end) => ends[end].IsWhole ? ends[end].Integers[0] : ends[end].Floats[0];
        (double start, double limit, double step) = (Number(0), Number(1), Number(2));
        double count = Math.Max(0, Math.Ceiling((limit - start) / step));
        node.RequireRoom(double.IsFinite(count) ? checked((long)count) : long.MaxValue);
        int[] places = [.. Enumerable.Range(0, (int)count)];
        long Whole(int place) => checked(ends[0].Integers[0] + (place * ends[2].Integers[0]));
        return ends.All(end => end.IsWhole)
            ? new OnnxTensor([places.Length], Array.ConvertAll(places, Whole))
            : new OnnxTensor([places.Length], Array.ConvertAll(places, place => (float)(start + (place * step))));
    }

    private static OnnxTensor Reshape(NodeReader node)
    {
        OnnxTensor tensor = node.Constant(0);
        long[] dims = [.. node.Constant(1).Integers];
        long known = 1;
        for (int axis = 0; axis < dims.Length; axis++)
        {
            dims[axis] = dims[axis] == 0 && axis < tensor.Dims.Length ? tensor.Dims[axis] : dims[axis];
            known = dims[axis] == -1 ? known : checked(known * dims[axis]);
        }
        int open = Array.IndexOf(dims, -1);
        if (open >= 0)
        {
            dims[open] = known == 0 ? 0 : tensor.Length / known;
            known = checked(known * dims[open]);
        }
        return known == tensor.Length && dims.All(size => size >= 0)
            ? tensor.Reshape(dims)
            : throw node.Error($"{tensor.Length} numbers cannot be reshaped to [{string.Join(", ", dims)}]");
    }

    private static OnnxTensor Transpose(NodeReader node)
    {
        OnnxTensor tensor = node.Constant(0);
        int rank = tensor.Dims.Length;
        long[] order = node.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse().Select(axis => (long)axis)];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, rank).Select(axis => (long)axis)))
        {
            throw node.Error($"[{string.Join(", ", order)}] is no order of {rank} axes");
        }
        int[] from = [.. tensor.Dims.Select(size => checked((int)size))];
        int[] steps = Places.Steps(from);
        int[] to = [.. order.Select(axis => from[axis])];
        int[] moved = [.. order.Select(axis => steps[axis])];
        return Places.Pick(tensor, [.. to.Select(size => (long)size)], Places.Of(to, moved));
    }

    private static OnnxTensor Flatten(NodeReader node)
    {
        OnnxTensor tensor = node.Constant(0);
        long axis = node.Int("axis", 1);
        axis = axis < 0 ? axis + tensor.Dims.Length : axis;
        if (axis < 0 || axis > tensor.Dims.Length)
        {
            throw node.Error($"its axis {axis} is not one of [{string.Join(", ", tensor.Dims)}]");
        }
        long outer = tensor.Dims[..(int)axis].Aggregate(1L, (product, size) => product * size);
        return tensor.Reshape([outer, outer == 0 ? 0 : tensor.Length / outer]);
    }

    // All parts but the first are given here.
    private static OnnxTensor Split(NodeReader node)
    {
        OnnxTensor tensor = node.Constant(0);
        int axis = Axis(node, tensor, node.Int("axis", 0));
        long[] sizes = Shapes.PartSizes(node, tensor.Dims[axis]);
        var parts = new OnnxTensor[sizes.Length];
        long start = 0;
        for (int part = 0; part < parts.Length; start += sizes[part++])
        {
            long first = start;
            long[] places = [.. Enumerable.Range(0, checked((int)sizes[part])).Select(place => first + place)];
            parts[part] = Places.Take(node, tensor, axis, places);
            if (part > 0)
            {
                node.Give(part, parts[part]);
            }
        }
        return parts[0];
    }

    private static OnnxTensor Map(NodeReader node, Converter<float, float> function) =>
        new(node.Constant(0).Dims, Array.ConvertAll(node.Constant(0).Floats, function));

    // To the nearest of eight bits, the even one of two.
    private static float RoundToBfloat16(float number)
    {
        uint bits = BitConverter.SingleToUInt32Bits(number);
        return float.IsNaN(number) ? number : BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }

    private static OnnxTensor Clip(NodeReader node)
    {
        (OnnxTensor? least, OnnxTensor? most) = (node.ConstantOrNull(1), node.ConstantOrNull(2));
        OnnxTensor clipped = node.Constant(0);
        clipped = least is null ? clipped : Combine(node, clipped, least, MathF.Max, Math.Max);
        return most is null ? clipped : Combine(node, clipped, most, MathF.Min, Math.Min);
    }

    private static OnnxTensor Mean(NodeReader node)
    {
        OnnxTensor tensor = node.Constant(0);
        int rank = tensor.Dims.Length;
        int[] axes = node.IntsOrInput("axes", 18, 1) is { } given
            ? Array.ConvertAll(given, axis => Axis(node, tensor, axis))
            : [.. Enumerable.Range(0, rank)];
        int[] sizes = [.. tensor.Dims.Select(size => checked((int)size))];
        int[] kept = [.. sizes.Select((size, axis) => axes.Contains(axis) ? 1 : size)];
        int[] places = Places.Of(sizes, Places.Broadcast(kept));
        double[] sums = new double[kept.Aggregate(1, (product, size) => product * size)];
        for (int i = 0; i < places.Length; i++)
        {
            sums[places[i]] += tensor.Floats[i];
        }
        bool keeps = node.Int("keepdims", 1) != 0;
        return new OnnxTensor(
            [.. kept.Where((_, axis) => keeps || !axes.Contains(axis)).Select(size => (long)size)],
            Array.ConvertAll(sums, sum => (float)(sum * sums.Length / places.Length)));
    }

    // Of matrices, several of one side by one of the other too.
    private static OnnxTensor? Product(NodeReader node)
    {
        (OnnxTensor a, OnnxTensor b) = (node.Constant(0), node.Constant(1));
        int rank = Math.Max(a.Dims.Length, b.Dims.Length);
        if (a.IsWhole || b.IsWhole || a.Dims.Length < 2 || b.Dims.Length < 2)
        {
            return null;
        }
        int[] ofA = Places.Padded(a.Dims, rank), ofB = Places.Padded(b.Dims, rank);
        int[] outer = [.. ofA.Zip(ofB, (i, j) => i == 1 ? j : i).Take(rank - 2)];
        bool Fits(int[] sizes) => sizes.Take(rank - 2).Zip(outer, (size, wanted) => size == 1 || size == wanted).All(fits => fits);
        (int m, int k, int n) = (ofA[^2], ofA[^1], ofB[^1]);
        if (ofB[^2] != k || !Fits(ofA) || !Fits(ofB))
        {
            throw node.Error($"its constants [{string.Join(", ", a.Dims)}] and [{string.Join(", ", b.Dims)}] do not fit");
        }
        long length = outer.Aggregate((long)m * n, (product, size) => checked(product * size));
        node.RequireRoom(checked(length + (length / MultiplyAddsOfNumber * k)));
        int[] matricesOfA = Places.Of(outer, Places.Broadcast(ofA[..^2])), matricesOfB = Places.Of(outer, Places.Broadcast(ofB[..^2]));
        float[] values = new float[length];
        for (int i = 0; i < matricesOfA.Length; i++)
        {
            Gemm.Multiply(
                Stored.No, Stored.No, m, n, k,
                a.Floats.AsSpan(matricesOfA[i] * m * k, m * k), k, b.Floats.AsSpan(matricesOfB[i] * k * n, k * n), n, false,
                values.AsSpan(i * m * n, m * n), n, Parallelism.Single);
        }
        return new OnnxTensor([.. outer.Select(size => (long)size), m, n], values);
    }

    private static OnnxTensor Combine(NodeReader node, Func<float, float, float> floats, Func<long, long, long> integers)
    {
        OnnxTensor combined = node.Constant(0);
        for (int input = 1; input < node.InputCount; input++)
        {
            combined = Combine(node, combined, node.Constant(input), floats, integers);
        }
        return combined;
    }

    // Of the same sizes, or sizes of 1 of which the other has several.
    private static OnnxTensor Combine(
        NodeReader node, OnnxTensor a, OnnxTensor b, Func<float, float, float> floats, Func<long, long, long> integers)
    {
        (long[] dims, int[][] places) = Places.Common(node, a.Dims, b.Dims);
        (int[] placesOfA, int[] placesOfB) = (places[0], places[1]);
        if (!a.IsWhole || !b.IsWhole)
        {
            (float[] x, float[] y) = (a.Floats, b.Floats);
            return new OnnxTensor(dims, [.. placesOfA.Zip(placesOfB, (i, j) => floats(x[i], y[j]))]);
        }
        (long[] i1, long[] i2) = (a.Integers, b.Integers);
        long Compute(long x, long y) => OnnxTensor.RowsIn(x) is null && OnnxTensor.RowsIn(y) is null
            ? integers(x, y)
            : CombineRows(node, x, y);
        return new OnnxTensor(dims, [.. placesOfA.Zip(placesOfB, (i, j) => Compute(i1[i], i2[j]))]);
    }

    // Of the number of rows, a multiple, and one by which a multiple is divided again.
    private static long CombineRows(NodeReader node, long x, long y) => (node.Op, OnnxTensor.RowsIn(x), OnnxTensor.RowsIn(y)) switch
    {
        ("Mul", int rows, null) when y > 0 => OnnxTensor.Rows(checked((int)(rows * y))),
        ("Mul", null, int rows) when x > 0 => OnnxTensor.Rows(checked((int)(rows * x))),
        ("Div", int rows, null) when y > 0 && rows % y == 0 => OnnxTensor.Rows((int)(rows / y)),
        ("Equal", _, _) when x == y || Math.Min(OnnxTensor.RowsIn(x) ?? x, OnnxTensor.RowsIn(y) ?? y) < 0 => x == y ? 1 : 0,
        ("Div", int rows, int others) when rows % others == 0 => rows / others,
        _ => throw node.Error("it computes with the number of rows, which a network does not know"),
    };

    private static OnnxTensor Where(NodeReader node)
    {
        (OnnxTensor condition, OnnxTensor a, OnnxTensor b) = (node.Constant(0), node.Constant(1), node.Constant(2));
        (long[] dims, int[][] places) = Places.Common(node, condition.Dims, a.Dims, b.Dims);
        T[] Choose<T>(T[] first, T[] second) =>
            [.. places[0].Select((place, i) => condition.Floats[place] != 0 ? first[places[1][i]] : second[places[2][i]])];
        return a.IsWhole && b.IsWhole
            ? new OnnxTensor(dims, Choose(a.Integers, b.Integers))
            : new OnnxTensor(dims, Choose(a.Floats, b.Floats));
    }

    // The same for all rows, it is one of as many as there are rows.
    private static OnnxTensor Expand(NodeReader node)
    {
        OnnxTensor tensor = node.Constant(0);
        bool AreRows(long size, int axis) =>
            OnnxTensor.RowsIn(size) is not null || (axis == 0 && size == node.Rows && tensor.Dims is [1, ..]);
        long[] target = [.. node.Constant(1).Integers.Select((size, axis) => AreRows(size, axis) ? 1 : size)];
        (long[] dims, int[][] places) = Places.Common(node, tensor.Dims, target);
        return Places.Pick(tensor, dims, places[0]);
    }

    private static int Axis(NodeReader node, OnnxTensor tensor, long axis)
    {
        long from = axis < 0 ? axis + tensor.Dims.Length : axis;
        return from >= 0 && from < tensor.Dims.Length
            ? (int)from
            : throw node.Error($"its axis {axis} is not one of [{string.Join(", ", tensor.Dims)}]");
    }

    private static (int Start, int Count) Range(int size, long start, long end)
    {
        long from = Math.Clamp(start < 0 ? start + size : start, 0, size);
        long to = Math.Clamp(end < 0 ? end + size : end, from, size);
        return ((int)from, (int)(to - from));
    }
}
