using MLNetDeep.Onnx.Reading;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Finds in the sizes of Reshape the number of rows, which stays where it is among the elements.</summary>
/// <param name="node">The node.</param>
/// <param name="input">What is reshaped.</param>
/// <param name="target">The sizes, as the node has them.</param>
internal sealed class Reshaping(NodeReader node, OnnxValue input, long[] target)
{
    private const int Open = -1;

    // 0 keeps a size.
    private readonly long[] _sizes =
        [.. target.Select((size, axis) => size == 0 && node.Int("allowzero", 0) == 0 && axis < input.Rank ? input.Sizes[axis] : size)];

    /// <summary>The value in these sizes.</summary>
    public OnnxValue Read()
    {
        node.RequireRank(_sizes.Length);
        IEnumerable<int> axes = Enumerable.Range(0, _sizes.Length);

        // Rows are an axis of their own, or one that says so; or they are of one size with heads, or else with positions before features.
        return axes.Select(axis => At(axis, own: true))
            .Concat(axes.Where(axis => _sizes[axis] == Open || OnnxTensor.RowsIn(_sizes[axis]) is not null).Select(axis => At(axis)))
            .Concat(axes.SkipLast(1).Reverse().Select(axis => At(axis)))
            .Concat(axes.TakeLast(1).Select(axis => At(axis)))
            .FirstOrDefault(value => value is not null)
            ?? throw node.Error($"rows of {input} cannot be reshaped to {OnnxTensor.Describe(target)}; the rows stay");
    }

    // The value, if the rows are of an axis.
    private OnnxValue? At(int axis, bool own = false)
    {
        Int128 others = 1;
        int open = Open;
        for (int other = 0; other < _sizes.Length; other++)
        {
            if (other == axis)
            {
                continue;
            }
            if (_sizes[other] == Open && _sizes[axis] != Open && open == Open)
            {
                open = other;
                continue;
            }
            if (_sizes[other] < 1 || others > int.MaxValue)
            {
                return null;
            }
            others *= _sizes[other];
        }
        long elements = input.Shape.Elements;
        if (Times(_sizes[axis], others) is not { } times || (own && times != 1) || elements % (others * times) != 0)
        {
            return null;
        }
        long[] sizes = [.. _sizes];
        sizes[axis] = times;
        Int128 rest = elements / (others * times);
        if (open != Open)
        {
            sizes[open] = (long)rest;
        }
        return open == Open && rest != 1 ? null : Around(axis, sizes);
    }

    // How many times the number of rows a size is; files may have a number for it.
    private long? Times(long size, Int128 others) =>
        OnnxTensor.RowsIn(size) is { } times ? times
        : size == Open ? (long)Int128.Max(1, input.Shape.Elements / others)
        : size < 1 ? null
        : size % node.Rows == 0 ? size / node.Rows
        : size == 1 ? 1
        : null;

    // What comes before the rows among the elements comes before them in the sizes.
    private OnnxValue? Around(int axis, long[] sizes)
    {
        long before = input.Dims[..input.Batch.Position].Aggregate(1L, (product, size) => product * size);
        long outer = sizes[..axis].Aggregate(1L, (product, size) => product * size);
        if (before % outer != 0 || sizes[axis] % (before / outer) != 0)
        {
            return null;
        }
        long[] joined = [before / outer, sizes[axis] / (before / outer)];
        return input with
        {
            Dims = [.. sizes[..axis].Concat(joined.Where(size => size > 1)).Concat(sizes[(axis + 1)..]).Select(size => checked((int)size))],
            Batch = new BatchPlace(axis + (joined[0] > 1 ? 1 : 0), joined[0] > 1, joined[1] > 1),
        };
    }
}
