using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>A kernel matrix that is there as a whole.</summary>
internal sealed class DenseKernelMatrix : KernelMatrix
{
    // Rows of the upper triangle that are computed together: the product reaches its speed, and little of the lower triangle is computed.
    private const int BlockRows = 256;
    private const int MirrorBlock = 32;

    private readonly float[] _values;

    private DenseKernelMatrix(int count, float[] values, float[] diagonal) => (Count, _values, Diagonal) = (count, values, diagonal);

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override float[] Diagonal { get; }

    /// <inheritdoc/>
    public override int FetchSize => 0;

    /// <summary>Computes the upper triangle by matrix products and mirrors it.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="function">The kernel.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <param name="cancellation">Ends the computation.</param>
    public static DenseKernelMatrix Compute(KernelRows rows, KernelFunction function, Parallelism parallelism, CancellationToken cancellation)
    {
        int count = rows.Count;
        float[] values = GC.AllocateUninitializedArray<float>(checked(count * count));
        int blocks = (count + BlockRows - 1) / BlockRows;
        parallelism.For(blocks, block =>
        {
            cancellation.ThrowIfCancellationRequested();
            int start = block * BlockRows;
            int height = Math.Min(BlockRows, count - start);
            int width = count - start;
            ReadOnlySpan<float> lengths = rows.SquaredLengths.Slice(start, width);
            rows.Multiply(rows.Values.Slice(start * rows.Size, height * rows.Size), start, width,
                values.AsSpan((start * count) + start), count, Parallelism.Single);
            for (int row = 0; row < height; row++)
            {
                Span<float> line = values.AsSpan(((start + row) * count) + start, width);
                function.Apply(lengths[row], lengths, line, line);
            }

            Mirror(values, count, start, height);
        });
        return new DenseKernelMatrix(count, values, function.OfSelves(rows.SquaredLengths));
    }

    /// <inheritdoc/>
    public override bool Holds(int row) => true;

    /// <inheritdoc/>
    public override void Fetch(ReadOnlySpan<int> rows)
    {
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Row(int row) => _values.AsSpan(row * Count, Count);

    /// <inheritdoc/>
    public override KernelMatrix Narrow(int[] positions)
    {
        int count = positions.Length;
        float[] values = GC.AllocateUninitializedArray<float>(count * count);
        var diagonal = new float[count];
        for (int row = 0; row < count; row++)
        {
            diagonal[row] = Diagonal[positions[row]];
            SmoLoops.Gather(Row(positions[row]), positions, values.AsSpan(row * count, count));
        }

        return new DenseKernelMatrix(count, values, diagonal);
    }

    /// <inheritdoc/>
    public override void Resume()
    {
    }

    // Copies rows start to start + height - 1, from the column behind their square, to the columns below it.
    private static void Mirror(float[] values, int count, int start, int height)
    {
        for (int left = start + height; left < count; left += MirrorBlock)
        {
            int right = Math.Min(count, left + MirrorBlock);
            for (int top = start; top < start + height; top += MirrorBlock)
            {
                int bottom = Math.Min(start + height, top + MirrorBlock);
                for (int column = left; column < right; column++)
                {
                    Span<float> to = values.AsSpan(column * count, count);
                    for (int row = top; row < bottom; row++)
                        to[row] = values[(row * count) + column];
                }
            }
        }
    }
}
