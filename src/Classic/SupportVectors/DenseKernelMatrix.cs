using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>A kernel matrix that is there as a whole.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class DenseKernelMatrix<T> : KernelMatrix<T> where T : unmanaged
{
    // Rows of the upper triangle that are computed together: the product reaches its speed, and little of the lower triangle is computed.
    private const int BlockRows = 256;
    private const int MirrorBlock = 32;

    private readonly T[] _values;

    private DenseKernelMatrix(int count, T[] values, T[] diagonal) => (Count, _values, Diagonal) = (count, values, diagonal);

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override T[] Diagonal { get; }

    /// <inheritdoc/>
    public override int FetchSize => 0;

    /// <summary>Computes the upper triangle by blocks and mirrors it.</summary>
    /// <param name="source">Computes the values.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <param name="cancellation">Ends the computation.</param>
    public static DenseKernelMatrix<T> Compute(KernelSource<T> source, Parallelism parallelism, CancellationToken cancellation)
    {
        int count = source.Count;
        T[] values = GC.AllocateUninitializedArray<T>(checked(count * count));
        int blocks = (count + BlockRows - 1) / BlockRows;
        parallelism.For(blocks, block =>
        {
            cancellation.ThrowIfCancellationRequested();
            int start = block * BlockRows;
            int height = Math.Min(BlockRows, count - start);
            source.Compute(start, height, values.AsSpan((start * count) + start), count);
            Mirror(values, count, start, height);
        });
        return new DenseKernelMatrix<T>(count, values, source.OfSelves());
    }

    /// <inheritdoc/>
    public override bool Holds(int row) => true;

    /// <inheritdoc/>
    public override void Fetch(ReadOnlySpan<int> rows)
    {
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<T> Row(int row) => _values.AsSpan(row * Count, Count);

    /// <inheritdoc/>
    public override KernelMatrix<T> Narrow(int[] positions)
    {
        int count = positions.Length;
        T[] values = GC.AllocateUninitializedArray<T>(count * count);
        var diagonal = new T[count];
        for (int row = 0; row < count; row++)
        {
            diagonal[row] = Diagonal[positions[row]];
            SmoLoops.Gather(Row(positions[row]), positions, values.AsSpan(row * count, count));
        }

        return new DenseKernelMatrix<T>(count, values, diagonal);
    }

    /// <inheritdoc/>
    public override void Resume()
    {
    }

    // Copies rows start to start + height - 1, from the column behind their square, to the columns below it.
    private static void Mirror(T[] values, int count, int start, int height)
    {
        for (int left = start + height; left < count; left += MirrorBlock)
        {
            int right = Math.Min(count, left + MirrorBlock);
            for (int top = start; top < start + height; top += MirrorBlock)
            {
                int bottom = Math.Min(start + height, top + MirrorBlock);
                for (int column = left; column < right; column++)
                {
                    Span<T> to = values.AsSpan(column * count, count);
                    for (int row = top; row < bottom; row++)
                    {
                        to[row] = values[(row * count) + column];
                    }
                }
            }
        }
    }
}
