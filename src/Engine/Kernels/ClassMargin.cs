namespace MLNetDeep.Engine.Kernels;

/// <summary>Sums by how much wrong classes come too near to the right one.</summary>
internal static unsafe class ClassMargin
{
    private const int ElementsOfChunk = 1 << 10;
    private const int ElementsForThreads = 1 << 13;
    private const int MaxChunks = 1024;

    /// <summary>
    /// Returns the sum over r and over c other than y[r] of w[r] * max(0, 1 - p[r,y[r]] + p[r,c]), with y[r] the class of the greatest
    /// target, and writes its gradient times <paramref name="scale"/>. The order of the sum depends on rows and classes alone.
    /// </summary>
    /// <param name="rows">Rows.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="predictions">p, <c>[rows, classes]</c>.</param>
    /// <param name="targets"><c>[rows, classes]</c>, one-hot; empty where the classes are given.</param>
    /// <param name="right"><c>[rows]</c>, y; empty where there are targets.</param>
    /// <param name="weights">w, <c>[rows]</c>; empty when each row counts as 1.</param>
    /// <param name="scale">Factor of the gradient; the returned sum is not scaled.</param>
    /// <param name="gradient"><c>[rows, classes]</c>, overwritten; empty when only the sum is wanted.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static double Evaluate(
        int rows, int classes, ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<int> right,
        ReadOnlySpan<float> weights, float scale, Span<float> gradient, Parallelism parallelism)
    {
        long elements = (long)rows * classes;
        Guard.Length(predictions.Length, elements, nameof(predictions));
        if (right.IsEmpty)
        {
            Guard.Length(targets.Length, elements, nameof(targets));
        }
        else
        {
            Guard.Length(right.Length, rows, nameof(right));
        }

        if (!weights.IsEmpty)
        {
            Guard.Length(weights.Length, rows, nameof(weights));
        }

        if (!gradient.IsEmpty)
        {
            Guard.Length(gradient.Length, elements, nameof(gradient));
        }

        int rowsOfChunk = Math.Max(Math.Max(1, ElementsOfChunk / classes), (rows + MaxChunks - 1) / MaxChunks);
        int chunks = (rows + rowsOfChunk - 1) / rowsOfChunk;
        double* sums = stackalloc double[chunks];
        Parallelism allowed = elements < ElementsForThreads ? Parallelism.Single : parallelism;
        fixed (float* p = predictions, t = targets, w = weights, g = gradient)
        fixed (int* y = right)
        {
            allowed.For(chunks, new Chunk(rows, classes, rowsOfChunk, p, t, y, w, scale, g, sums));
        }

        double sum = 0;
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            sum += sums[chunk];
        }

        return sum;
    }

    private static double Row(ReadOnlySpan<float> predictions, int right, float scale, Span<float> gradient)
    {
        float limit = predictions[right] - 1;
        double sum = 0;
        int near = 0;
        for (int c = 0; c < predictions.Length; c++)
        {
            float missing = predictions[c] - limit;

            // NaN must reach the sum.
            bool counts = c != right && !(missing <= 0);
            if (counts)
            {
                sum += missing;
                near++;
            }

            if (!gradient.IsEmpty)
            {
                gradient[c] = counts ? scale : 0;
            }
        }

        if (!gradient.IsEmpty)
        {
            gradient[right] = -near * scale;
        }

        return sum;
    }

    private readonly struct Chunk(
        int rows, int classes, int rowsOfChunk, float* predictions, float* targets, int* right, float* weights, float scale,
        float* gradient, double* sums) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            double sum = 0;
            int end = Math.Min(rows, (chunk + 1) * rowsOfChunk);
            for (int r = chunk * rowsOfChunk; r < end; r++)
            {
                nint start = (nint)r * classes;
                float weight = weights == null ? 1 : weights[r];
                Span<float> row = gradient == null ? [] : new Span<float>(gradient + start, classes);
                int y = right != null ? right[r] : Elementwise.ArgMax(new ReadOnlySpan<float>(targets + start, classes));
                sum += weight * Row(new ReadOnlySpan<float>(predictions + start, classes), y, weight * scale, row);
            }

            sums[chunk] = sum;
        }
    }
}
