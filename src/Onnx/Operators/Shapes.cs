using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Reading;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Operators that change shapes alone.</summary>
internal static class Shapes
{
    public static void Write(LayerWriter writer, Slice slice) => writer.Add(
        "Slice", writer.Input, writer.Indices([slice.Start]), writer.Indices([slice.Start + slice.Count]),
        writer.Indices([slice.Axis + 1]));

    public static void Write(LayerWriter writer, Permute permute)
    {
        long[] order = [0, .. permute.Order.Select(axis => axis + 1L)];
        writer.Add("Transpose", writer.Input).With("perm", order);
    }

    public static void Write(LayerWriter writer, Reshape reshape) =>
        writer.Add("Reshape", writer.Input, writer.Indices([0, .. reshape.Target.Select(size => (long)size)]));

    public static void ReadFlatten(NodeReader node)
    {
        OnnxValue input = node.Value(0);
        long axis = node.Int("axis", 1);
        bool isFirst = axis == 1 || axis == -input.Dims.Length;
        node.Give(isFirst
            ? Flat(node, input) with { Dims = [checked((int)input.Shape.Elements)] }
            : throw node.Error($"only rows are flattened, from axis 1 on; got {axis}"));
    }

    public static void ReadReshape(NodeReader node)
    {
        OnnxValue input = node.Value(0);
        long[] target = node.Opset < 5 ? node.Ints("shape") ?? [] : node.Constant(1).Integers;
        Give(node, input, Resolve(node, input, target));
    }

    public static void ReadSqueeze(NodeReader node)
    {
        OnnxValue input = node.Value(0);
        long[]? axes = node.IntsOrInput("axes", 13, 1);
        int[] gone = axes is null
            ? [.. Enumerable.Range(0, input.Dims.Length).Where(axis => input.Dims[axis] == 1)]
            : Array.ConvertAll(axes, axis => node.Axis(axis, input));
        if (gone.Any(axis => input.Dims[axis] != 1))
        {
            throw node.Error($"an axis that goes has more than one element: [{string.Join(", ", axes!)}] of {input}");
        }
        Give(node, input, [.. input.Dims.Where((_, axis) => !gone.Contains(axis))]);
    }

    public static void ReadUnsqueeze(NodeReader node)
    {
        OnnxValue input = node.Value(0);
        long[] axes = node.IntsOrInput("axes", 13, 1) ?? [];
        int rank = input.Dims.Length + 1 + axes.Length;
        var dims = new List<int>(input.Dims);
        foreach (long axis in axes.Select(axis => axis < 0 ? axis + rank : axis).Order())
        {
            if (axis < 1 || axis > dims.Count + 1)
            {
                throw node.Error($"no axis [{string.Join(", ", axes)}] can be put into {input}");
            }
            dims.Insert((int)axis - 1, 1);
        }
        Give(node, input, [.. dims]);
    }

    public static void ReadTranspose(NodeReader node)
    {
        OnnxValue input = node.Value(0);
        int rank = input.Dims.Length + 1;
        long[] order = node.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse().Select(axis => (long)axis)];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, rank).Select(axis => (long)axis)) || order[0] != 0)
        {
            throw node.Error($"only the axes of a row change places; the input is {input}, the order [{string.Join(", ", order)}]");
        }
        int[] axes = [.. order.Skip(1).Select(axis => (int)axis - 1)];
        int[] dims = [.. axes.Select(axis => input.Dims[axis])];
        int[] moved = [.. axes.Where(axis => input.Dims[axis] > 1)];
        if (moved.SequenceEqual(moved.Order()))
        {
            Give(node, input, dims);
            return;
        }
        node.Give(node.Add(axes is [2, 0, 1] ? new ChannelsFirst() : new Permute(axes), node.Whole(input)));
    }

    public static void ReadConcat(NodeReader node)
    {
        OnnxValue[] inputs = node.Values();
        int axis = node.Axis(node.Int("axis", 1), inputs[0]);
        if (inputs.Length == 1)
        {
            node.Give(inputs[0]);
            return;
        }
        if (inputs.All(input => IsVector(input, axis)))
        {
            int[] dims = [.. inputs[0].Dims];
            dims[axis] = checked(inputs.Sum(input => input.Dims[axis]));
            node.Give(node.Add(new Concatenate(), inputs), dims);
            return;
        }
        node.Give(node.Add(new Concatenate(axis), Array.ConvertAll(inputs, node.Whole)));
    }

    public static void ReadSplit(NodeReader node)
    {
        OnnxValue input = node.Value(0);
        int axis = node.Axis(node.Int("axis", 0), input);
        long[] sizes = PartSizes(node, input.Dims[axis]);
        long start = 0;
        for (int output = 0; output < sizes.Length; start += sizes[output++])
        {
            node.Give(output, Part(node, input, axis, start, sizes[output]));
        }
    }

    /// <summary>How many of the elements along an axis each output of Split has.</summary>
    public static long[] PartSizes(NodeReader node, long size)
    {
        long part = (size + node.Outputs.Count - 1) / node.Outputs.Count;
        long[] sizes = node.IntsOrInput("split", 13, 1)
            ?? [.. node.Outputs.Select((_, index) => Math.Clamp(size - (index * part), 0, part))];
        return sizes.Length == node.Outputs.Count && sizes.All(count => count >= 0) && sizes.Sum() == size
            ? sizes
            : throw node.Error($"its {node.Outputs.Count} parts [{string.Join(", ", sizes)}] are not those of {size}");
    }

    public static void ReadSlice(NodeReader node)
    {
        OnnxValue value = node.Value(0);
        long[] starts = node.IntsOrInput("starts", 10, 1) ?? [];
        long[] ends = node.IntsOrInput("ends", 10, 2) ?? [];
        long[] axes = node.IntsOrInput("axes", 10, 3) ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        long[] steps = (node.Opset < 10 ? null : node.ConstantOrNull(4)?.Integers) ?? [.. Enumerable.Repeat(1L, starts.Length)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length || steps.Any(step => step != 1))
        {
            throw node.Error($"only slices of steps 1 are read; got [{string.Join(", ", steps)}]");
        }
        for (int index = 0; index < starts.Length; index++)
        {
            if (axes[index] == 0 && starts[index] == 0 && ends[index] >= int.MaxValue)
            {
                continue;
            }
            int axis = node.Axis(axes[index], value);
            long size = value.Dims[axis];
            long start = Math.Clamp(starts[index] < 0 ? starts[index] + size : starts[index], 0, size);
            long end = Math.Clamp(ends[index] < 0 ? ends[index] + size : ends[index], 0, size);
            if (start > 0 || end < size)
            {
                value = Part(node, value, axis, start, end - start);
            }
        }
        node.Give(value);
    }

    private static OnnxValue Part(NodeReader node, OnnxValue input, int axis, long start, long count)
    {
        int[] dims = [.. input.Dims];
        dims[axis] = checked((int)count);
        return IsVector(input, axis)
            ? node.Add(new Slice(checked((int)start), (int)count), input) with { Dims = dims }
            : node.Add(new Slice(checked((int)start), (int)count, axis), node.Whole(input));
    }

    // Such as pooled channels, which are cut and joined as they are.
    private static bool IsVector(OnnxValue value, int axis) => value.Shape.Rank == 1 && value.Shape[0] == value.Dims[axis];

    private static void Give(NodeReader node, OnnxValue input, int[] dims) =>
        node.Give((dims.Length <= 1 ? Flat(node, input) : input) with { Dims = dims });

    private static OnnxValue Flat(NodeReader node, OnnxValue value) => value.Shape.Rank == 1 ? value : node.Add(new Flatten(), value);

    // The sizes of a row: 0 keeps one, -1 is what is left.
    private static int[] Resolve(NodeReader node, OnnxValue input, long[] target)
    {
        bool keepsZero = node.Int("allowzero", 0) != 0;
        long rest = input.Shape.Elements;
        long[] dims = [.. target.Skip(1)];
        for (int axis = 0; axis < dims.Length; axis++)
        {
            dims[axis] = dims[axis] == 0 && !keepsZero && axis < input.Dims.Length ? input.Dims[axis] : dims[axis];
            if (dims[axis] > 0)
            {
                rest = rest % dims[axis] == 0 ? rest / dims[axis] : 0;
            }
        }
        int open = Array.IndexOf(dims, -1);
        bool rowsStay = target is [OnnxTensor.Batch or 0 or -1 or 1, ..];
        if (open >= 0)
        {
            dims[open] = rest;
        }
        if (!rowsStay || rest < 1 || (open < 0 && rest != 1) || dims.Any(size => size is < 1 or > int.MaxValue))
        {
            throw node.Error(
                $"rows of {input} cannot be reshaped to "
                + $"[{string.Join(", ", target.Select(size => size == OnnxTensor.Batch ? "N" : size.ToString()))}]; the rows stay");
        }
        return Array.ConvertAll(dims, size => (int)size);
    }
}
