using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>Puts the axes of arrays of the same sizes, which lie one after the other, into another order.</summary>
internal sealed unsafe class Permutation
{
    private const int ElementsOfChunk = 1 << 12;
    private const int Tile = 16;

    // A block is copied line by line: along the last axis of the destination, and the one whose neighbors are neighbors in the source.
    private readonly Axis[] _blocks;
    private readonly Axis _line;
    private readonly Axis _last;
    private readonly int _blocksOfRow;
    private readonly int _elements;

    /// <param name="sizes">The sizes of a source row.</param>
    /// <param name="order">The source's axis of each axis of the destination; each once.</param>
    /// <exception cref="OverflowException">A row has more elements than a 32-bit integer counts.</exception>
    public Permutation(ReadOnlySpan<int> sizes, ReadOnlySpan<int> order)
    {
        List<Axis> axes = Merge(sizes, order);
        _elements = axes.Aggregate(1, (product, axis) => product * axis.Size);
        _last = axes[^1];
        axes.RemoveAt(axes.Count - 1);
        _line = new Axis(1, 0, 0);
        if (_last.From != 1)
        {
            int line = axes.FindIndex(axis => axis.From == 1);
            _line = axes[line];
            axes.RemoveAt(line);
        }
        _blocks = [.. axes];
        _blocksOfRow = _elements / (_line.Size * _last.Size);
    }

    /// <summary>The order that undoes another.</summary>
    public static int[] Inverse(ReadOnlySpan<int> order)
    {
        int[] inverse = new int[order.Length];
        for (int axis = 0; axis < inverse.Length; axis++)
        {
            inverse[order[axis]] = axis;
        }
        return inverse;
    }

    /// <summary>Copies rows; the spans must not overlap.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="source">The rows, in the source's sizes.</param>
    /// <param name="destination">The rows in the sizes of the destination, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Apply(int rows, ReadOnlySpan<float> source, Span<float> destination, Parallelism parallelism)
    {
        Guard.Same(source.Length, checked(rows * _elements), nameof(source));
        Guard.Same(destination.Length, source.Length, nameof(destination));
        int blocks = rows * _blocksOfRow;
        int perChunk = Math.Max(1, ElementsOfChunk / (_line.Size * _last.Size));
        Parallelism allowed = source.Length < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;
        fixed (float* from = source, to = destination)
        {
            allowed.For((int)(((long)blocks + perChunk - 1) / perChunk), new Body(this, blocks, perChunk, from, to));
        }
    }

    // Axes of one element go, and those that lie one behind the other before and after are one.
    private static List<Axis> Merge(ReadOnlySpan<int> sizes, ReadOnlySpan<int> order)
    {
        int[] steps = new int[sizes.Length];
        for (int axis = sizes.Length - 1, step = 1; axis >= 0; axis--)
        {
            steps[axis] = step;
            step = checked(step * sizes[axis]);
        }
        var merged = new List<Axis>();
        foreach (int axis in order)
        {
            (int size, int from) = (sizes[axis], steps[axis]);
            if (size == 1)
            {
                continue;
            }
            if (merged.Count > 0 && merged[^1].From == (long)size * from)
            {
                merged[^1] = new Axis(merged[^1].Size * size, from, 0);
                continue;
            }
            merged.Add(new Axis(size, from, 0));
        }
        if (merged.Count == 0)
        {
            merged.Add(new Axis(1, 1, 0));
        }
        for (int axis = merged.Count - 1, to = 1; axis >= 0; axis--)
        {
            merged[axis] = merged[axis] with { To = to };
            to *= merged[axis].Size;
        }
        return merged;
    }

    /// <summary>An axis: its size, and how far apart neighbors along it are in the source and in the destination.</summary>
    private readonly record struct Axis(int Size, int From, int To);

    private readonly struct Body(Permutation order, int blocks, int perChunk, float* from, float* to) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            int end = (int)Math.Min(blocks, (chunk + 1L) * perChunk);
            for (int block = chunk * perChunk; block < end; block++)
            {
                int row = block / order._blocksOfRow, rest = block % order._blocksOfRow;
                nint source = (nint)row * order._elements, destination = source;
                for (int axis = order._blocks.Length - 1; axis >= 0; axis--)
                {
                    ref readonly Axis outer = ref order._blocks[axis];
                    int place = rest % outer.Size;
                    rest /= outer.Size;
                    source += (nint)place * outer.From;
                    destination += (nint)place * outer.To;
                }
                if (order._last.From == 1)
                {
                    new ReadOnlySpan<float>(from + source, order._last.Size).CopyTo(new Span<float>(to + destination, order._last.Size));
                }
                else
                {
                    Transpose(from + source, to + destination);
                }
            }
        }

        private void Transpose(float* source, float* destination)
        {
            (Axis line, Axis last) = (order._line, order._last);
            for (int lines = 0; lines < line.Size; lines += Tile)
            {
                int endOfLines = Math.Min(line.Size, lines + Tile);
                for (int places = 0; places < last.Size; places += Tile)
                {
                    int endOfPlaces = Math.Min(last.Size, places + Tile);
                    for (int i = lines; i < endOfLines; i++)
                    {
                        float* target = destination + ((nint)i * line.To);
                        for (int place = places; place < endOfPlaces; place++)
                        {
                            target[place] = source[i + ((nint)place * last.From)];
                        }
                    }
                }
            }
        }
    }
}
