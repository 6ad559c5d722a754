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
        Give(node, new Reshaping(node, input, target).Read());
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
        Give(node, Without(input, gone));
    }

    public static void ReadUnsqueeze(NodeReader node)
    {
        OnnxValue input = node.Value(0);
        long[] axes = node.IntsOrInput("axes", 13, 1) ?? [];
        int rank = input.Rank + axes.Length;
        node.RequireRank(rank);
        List<int[]> sizes = SizesOf(input);
        int batch = input.BatchAxis;
        foreach (long axis in axes.Select(axis => axis < 0 ? axis + rank : axis).Order())
        {
            if (axis < 0 || axis > sizes.Count)
            {
                throw node.Error($"no axis [{string.Join(", ", axes)}] can be put into {input}");
            }
            sizes.Insert((int)axis, [1]);
            batch += axis <= batch ? 1 : 0;
        }
        Give(node, input.Arranged(sizes, batch));
    }

    public static void ReadTranspose(NodeReader node)
    {
        OnnxValue input = node.Value(0);
        int rank = input.Rank;
        long[] order = node.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse().Select(axis => (long)axis)];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, rank).Select(axis => (long)axis)))
        {
            throw node.Error($"its order [{string.Join(", ", order)}] has not each axis of {input} once");
        }
        int[][] from = input.Axes;
        int[][] axes = [.. order.Select(axis => from[axis])];
        int[] moved = [.. axes.SelectMany(each => each)];
        int[] longer = [.. moved.Where(axis => input.Dims[axis] > 1)];
        OnnxValue arranged = input.Arranged(
            [.. axes.Select(each => Array.ConvertAll(each, axis => input.Dims[axis]))], Array.IndexOf(order, input.BatchAxis));
        if (longer.SequenceEqual(longer.Order()))
        {
            Give(node, arranged);
            return;
        }
        LayerSpec layer = moved is [2, 0, 1] && input.Batch.IsFirst && arranged.Batch.IsFirst ? new ChannelsFirst() : new Permute(moved);
        node.GiveArranged(node.Add(layer, node.Whole(input)) with { Batch = arranged.Batch });
    }

    /// <summary>Some places along an axis that follow one another, or a single one without the axis.</summary>
    public static void ReadGather(NodeReader node)
    {
        if (node.HasConstant(0))
        {
            Tables.ReadWords(node);
            return;
        }
        OnnxValue input = node.Value(0);
        OnnxTensor indices = node.Constant(1);
        int axis = node.Axis(node.Int("axis", 0), input);
        long[] places = Places.OfIndices(node, indices, input.Dims[axis]);
        if (indices.Dims.Length > 1 || places.Length == 0 || places.Index().Any(at => at.Item != places[0] + at.Index))
        {
            throw node.Error(
                "only a place, and places that follow one another, are taken of what the network computes; got "
                + $"[{string.Join(", ", places)}]");
        }
        OnnxValue part = Part(node, input, axis, places[0], places.Length) with { Batch = input.Batch };
        Give(node, indices.Dims.Length == 0 ? Without(part, [axis]) : part);
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
        if (count == dims[axis])
        {
            return input;
        }
        dims[axis] = checked((int)count);
        return IsVector(input, axis)
            ? node.Add(new Slice(checked((int)start), (int)count), input) with { Dims = dims }
            : node.Add(new Slice(checked((int)start), (int)count, axis), node.Whole(input));
    }

    /// <summary>Whether a value, such as pooled channels, is cut and joined along an axis as it is.</summary>
    public static bool IsVector(OnnxValue value, int axis) => value.Shape.Rank == 1 && value.Shape[0] == value.Dims[axis];

    private static List<int[]> SizesOf(OnnxValue value) =>
        [.. value.Axes.Select(axes => Array.ConvertAll(axes, axis => value.Dims[axis]))];

    // Without axes of one element, none of which is that of the rows.
    private static OnnxValue Without(OnnxValue value, int[] gone)
    {
        int[][] axes = value.Axes;
        bool IsKept(int axis) => axis == value.BatchAxis || !gone.Contains(axes[axis][0]);
        return value.Arranged(
            [.. SizesOf(value).Where((_, axis) => IsKept(axis))], Enumerable.Range(0, value.BatchAxis).Count(IsKept));
    }

    private static void Give(NodeReader node, OnnxValue value) => node.GiveArranged(
        value.Dims.Length <= 1 ? Flat(node, value) with { Dims = value.Dims, Batch = value.Batch } : value);

    private static OnnxValue Flat(NodeReader node, OnnxValue value) => value.Shape.Rank == 1 ? value : node.Add(new Flatten(), value);
}
