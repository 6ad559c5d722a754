using MLNetDeep.Onnx.Reading;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Constants, and what is computed of them alone: shapes above all, as exporters write them.</summary>
internal static class Constants
{
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
            "Gather" => Gather(node),
            "Unsqueeze" => Unsqueeze(node),
            "Squeeze" => Squeeze(node),
            "Concat" => Concat(node),
            "Slice" => Slice(node),
            "Reshape" => Reshape(node),
            "Transpose" => Transpose(node),
            "Add" => Combine(node, (a, b) => a + b, (a, b) => checked(a + b)),
            "Sub" => Combine(node, (a, b) => a - b, (a, b) => checked(a - b)),
            "Mul" => Combine(node, (a, b) => a * b, (a, b) => checked(a * b)),
            "Div" => Combine(node, (a, b) => a / b, (a, b) => b == 0 ? throw node.Error("it divides by zero") : a / b),
            "Sqrt" => new OnnxTensor(node.Constant(0).Dims, Array.ConvertAll(node.Constant(0).Floats, MathF.Sqrt)),
            "Neg" => new OnnxTensor(node.Constant(0).Dims, Array.ConvertAll(node.Constant(0).Floats, number => -number)),
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
        long[] sizes = node.HasConstant(0) ? node.Constant(0).Dims : [OnnxTensor.Batch, .. node.Value(0).Dims.Select(size => (long)size)];
        (int start, int count) = Range(sizes.Length, node.Int("start", 0), node.Int("end", long.MaxValue));
        return new OnnxTensor([count], sizes[start..(start + count)]);
    }

    private static OnnxTensor Cast(OnnxTensor tensor, DataType type) => type switch
    {
        DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16 => new OnnxTensor(tensor.Dims, tensor.Floats),
        _ => tensor.IsWhole ? tensor : new OnnxTensor(tensor.Dims, Array.ConvertAll(tensor.Floats, number => (long)number)),
    };

    private static OnnxTensor? Gather(NodeReader node)
    {
        OnnxTensor from = node.Constant(0);
        OnnxTensor indices = node.Constant(1);
        if (from.Dims.Length == 0 || node.Int("axis", 0) is not 0)
        {
            return null;
        }
        int rows = checked((int)from.Dims[0]);
        int size = rows == 0 ? 0 : from.Length / rows;
        RequireRoom(node, (long)indices.Length * size);
        int Start(long index) => index >= -rows && index < rows
            ? (int)(index < 0 ? index + rows : index) * size
            : throw node.Error($"index {index} is none of {rows}");
        return Pick(
            from, [.. indices.Dims, .. from.Dims[1..]],
            [.. indices.Integers.Select(Start).SelectMany(start => Enumerable.Range(start, size))]);
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

    private static OnnxTensor? Concat(NodeReader node)
    {
        OnnxTensor[] parts = [.. Enumerable.Range(0, node.InputCount).Select(node.Constant)];
        if (parts.Any(part => part.Dims.Length != 1 || part.IsWhole != parts[0].IsWhole))
        {
            return null;
        }
        RequireRoom(node, parts.Sum(part => (long)part.Length));
        long[] dims = [parts.Sum(part => part.Length)];
        return parts[0].IsWhole
            ? new OnnxTensor(dims, [.. parts.SelectMany(part => part.Integers)])
            : new OnnxTensor(dims, [.. parts.SelectMany(part => part.Floats)]);
    }

    private static OnnxTensor? Slice(NodeReader node)
    {
        OnnxTensor tensor = node.Constant(0);
        bool isStep = node.Opset >= 10 && node.ConstantOrNull(4) is { } steps && steps.Integers is not [1];
        if (tensor.Dims.Length != 1 || isStep
            || node.IntsOrInput("starts", 10, 1) is not [long start] || node.IntsOrInput("ends", 10, 2) is not [long end])
        {
            return null;
        }
        (int first, int count) = Range(tensor.Length, start, end);
        return Pick(tensor, [count], [.. Enumerable.Range(first, count)]);
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

    private static OnnxTensor? Transpose(NodeReader node)
    {
        OnnxTensor tensor = node.Constant(0);
        if (tensor.Dims.Length != 2 || node.Ints("perm") is not (null or [1, 0]))
        {
            return null;
        }
        (int rows, int columns) = (checked((int)tensor.Dims[0]), checked((int)tensor.Dims[1]));
        return Pick(tensor, [columns, rows], [.. Enumerable.Range(0, tensor.Length).Select(i => ((i % rows) * columns) + (i / rows))]);
    }

    // Of the same sizes, or one of them a single number.
    private static OnnxTensor? Combine(NodeReader node, Func<float, float, float> floats, Func<long, long, long> integers)
    {
        (OnnxTensor a, OnnxTensor b) = (node.Constant(0), node.Constant(1));
        if (a.Length == 0 || b.Length == 0 || (!a.Dims.SequenceEqual(b.Dims) && a.Length != 1 && b.Length != 1))
        {
            return null;
        }
        int length = Math.Max(a.Length, b.Length);
        long[] dims = a.Length >= b.Length ? a.Dims : b.Dims;
        if (!a.IsWhole || !b.IsWhole)
        {
            (float[] x, float[] y) = (a.Floats, b.Floats);
            return new OnnxTensor(dims, [.. Enumerable.Range(0, length).Select(i => floats(x[i % x.Length], y[i % y.Length]))]);
        }
        (long[] i1, long[] i2) = (a.Integers, b.Integers);
        if (i1.Contains(OnnxTensor.Batch) || i2.Contains(OnnxTensor.Batch))
        {
            throw node.Error("it computes with the number of rows, which a network does not know");
        }
        return new OnnxTensor(dims, [.. Enumerable.Range(0, length).Select(i => integers(i1[i % i1.Length], i2[i % i2.Length]))]);
    }

    private static OnnxTensor Pick(OnnxTensor from, long[] dims, int[] places) => from.IsWhole
        ? new OnnxTensor(dims, Array.ConvertAll(places, place => from.Integers[place]))
        : new OnnxTensor(dims, Array.ConvertAll(places, place => from.Floats[place]));

    private static (int Start, int Count) Range(int size, long start, long end)
    {
        long from = Math.Clamp(start < 0 ? start + size : start, 0, size);
        long to = Math.Clamp(end < 0 ? end + size : end, from, size);
        return ((int)from, (int)(to - from));
    }

    private static void RequireRoom(NodeReader node, long numbers)
    {
        if (numbers > node.Room)
        {
            throw node.Error($"it makes {numbers:N0} numbers of constants, many times the file's");
        }
    }
}
