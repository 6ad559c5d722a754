using MLNetDeep.Engine.Kernels.MatrixProducts;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Softmax over each row of <c>[rows, columns]</c>, and cross-entropy on it; the row's maximum is subtracted first, so nothing overflows.
/// </summary>
internal static unsafe class Softmax
{
    // A row of ten classes takes about 150 nanoseconds. Chunks depend on the number of rows alone: their sums are added in order.
    private const int RowsOfChunk = 16;
    private const int RowsForThreads = 64;
    private const int MaxChunks = 1024;

    /// <summary>probabilities[r,c] = exp(logits[r,c]) / sum over j of exp(logits[r,j]). May be done in place.</summary>
    public static void Forward(int rows, int columns, ReadOnlySpan<float> logits, Span<float> probabilities, Parallelism parallelism)
    {
        Check(rows, columns, logits.Length, nameof(logits));
        Check(rows, columns, probabilities.Length, nameof(probabilities));
        fixed (float* z = logits, p = probabilities)
        {
            Allowed(rows, parallelism).For(GemmPlan.Units(rows, RowsOfChunk), new ForwardBody(rows, columns, z, p));
        }
    }

    /// <summary>
    /// inputGradient[r,c] = p[r,c] * (outputGradient[r,c] - sum over j of p[r,j] * outputGradient[r,j]). May be done in place.
    /// </summary>
    public static void Backward(
        int rows, int columns, ReadOnlySpan<float> probabilities, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        Check(rows, columns, probabilities.Length, nameof(probabilities));
        Check(rows, columns, outputGradient.Length, nameof(outputGradient));
        Check(rows, columns, inputGradient.Length, nameof(inputGradient));
        for (int r = 0; r < rows; r++)
        {
            float dot = 0;
            for (int i = r * columns; i < (r + 1) * columns; i++)
            {
                dot += probabilities[i] * outputGradient[i];
            }

            for (int i = r * columns; i < (r + 1) * columns; i++)
            {
                inputGradient[i] = probabilities[i] * (outputGradient[i] - dot);
            }
        }
    }

    /// <summary>
    /// Cross-entropy of softmax(logits) against targets in one pass: returns the sum over rows of -w[r] * sum over c of t[r,c] * log p[r,c]
    /// and writes its gradient with respect to the logits, times <paramref name="scale"/>: (p[r,c] * sum over j of t[r,j] - t[r,c]) *
    /// w[r] * scale.
    /// </summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Classes.</param>
    /// <param name="logits"><c>[rows, columns]</c>, before softmax.</param>
    /// <param name="targets"><c>[rows, columns]</c>, one-hot or probabilities.</param>
    /// <param name="weights">w, <c>[rows]</c>; empty when each row counts as 1.</param>
    /// <param name="scale">Factor of the gradient, 1 / rows for a mean over rows; the returned sum is not scaled.</param>
    /// <param name="gradient"><c>[rows, columns]</c>, overwritten; may be <paramref name="logits"/>; empty when only the loss is
    /// wanted.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static double CrossEntropy(
        int rows, int columns, ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale,
        Span<float> gradient, Parallelism parallelism) =>
        CrossEntropy(rows, columns, logits, targets, [], 0, [], weights, scale, gradient, parallelism);

    /// <summary>
    /// As above, with (t[r,c] * (1 - smoothing) + smoothing / columns) * classWeights[c] in the place of t[r,c]; without class weights each
    /// is 1. Where classes are given, <c>[rows]</c>, t[r,c] is 1 for the row's class and 0 for others, and there are no targets; the sum
    /// and the gradient have the same bits.
    /// </summary>
    public static double CrossEntropy(
        int rows, int columns, ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<int> classes, float smoothing,
        ReadOnlySpan<float> classWeights, ReadOnlySpan<float> weights, float scale, Span<float> gradient, Parallelism parallelism)
    {
        if (!classWeights.IsEmpty)
        {
            Guard.Same(classWeights.Length, columns, nameof(classWeights));
        }

        fixed (float* t = targets, c = classWeights)
        fixed (int* k = classes)
        {
            bool plain = smoothing == 0 && classWeights.IsEmpty;
            if (classes.IsEmpty)
            {
                Check(rows, columns, targets.Length, nameof(targets));
                var given = new GivenTargets(t, columns);
                return plain
                    ? CrossEntropy(rows, columns, logits, given, weights, scale, gradient, parallelism)
                    : CrossEntropy(
                        rows, columns, logits, new SmoothedTargets<GivenTargets>(given, smoothing, columns, c), weights, scale, gradient,
                        parallelism);
            }

            Guard.Length(classes.Length, rows, nameof(classes));
            var oneHot = new OneHotTargets(k);
            return plain
                ? CrossEntropy(rows, columns, logits, oneHot, weights, scale, gradient, parallelism)
                : CrossEntropy(
                    rows, columns, logits, new SmoothedTargets<OneHotTargets>(oneHot, smoothing, columns, c), weights, scale, gradient,
                    parallelism);
        }
    }

    private static double CrossEntropy<TTargets>(
        int rows, int columns, ReadOnlySpan<float> logits, TTargets targets, ReadOnlySpan<float> weights, float scale,
        Span<float> gradient, Parallelism parallelism)
        where TTargets : struct, IClassTargets
    {
        Check(rows, columns, logits.Length, nameof(logits));
        if (!gradient.IsEmpty)
        {
            Check(rows, columns, gradient.Length, nameof(gradient));
        }

        if (!weights.IsEmpty)
        {
            Guard.Length(weights.Length, rows, nameof(weights));
        }

        int rowsOfChunk = Math.Max(RowsOfChunk, GemmPlan.Units(rows, MaxChunks));
        int chunks = GemmPlan.Units(rows, rowsOfChunk);
        double* losses = stackalloc double[chunks];
        fixed (float* z = logits, w = weights, g = gradient)
        {
            Allowed(rows, parallelism).For(
                chunks, new CrossEntropyBody<TTargets>(rows, columns, rowsOfChunk, z, targets, w, scale, g, losses));
        }

        double loss = 0;
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            loss += losses[chunk];
        }

        return loss;
    }

    private static Parallelism Allowed(int rows, Parallelism parallelism) => rows < RowsForThreads ? Parallelism.Single : parallelism;

    private static double Row<TTargets>(float* logits, TTargets targets, nint row, int columns, float scale, float* gradient)
        where TTargets : struct, IClassTargets
    {
        float max = SoftmaxRow.Max(logits, columns);
        double expected = 0;
        double total = 0;
        for (int c = 0; c < columns; c++)
        {
            // A class that is no target may have probability 0; 0 * log 0 counts as 0.
            float target = targets.Target(row, c);
            if (target != 0)
            {
                expected += target * ((double)logits[c] - max);
                total += target;
            }
        }

        float sum = SoftmaxRow.ExpSum(logits, columns, max, gradient);
        if (gradient != null)
        {
            float share = (float)total / sum;
            for (int c = 0; c < columns; c++)
            {
                gradient[c] = ((gradient[c] * share) - targets.Target(row, c)) * scale;
            }
        }

        return (total * Math.Log(sum)) - expected;
    }

    private readonly struct ForwardBody(int rows, int columns, float* logits, float* probabilities) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            int end = Math.Min(rows, (chunk + 1) * RowsOfChunk);
            for (int r = chunk * RowsOfChunk; r < end; r++)
            {
                float* row = logits + ((nint)r * columns);
                float* result = probabilities + ((nint)r * columns);
                float sum = SoftmaxRow.ExpSum(row, columns, SoftmaxRow.Max(row, columns), result);
                Elementwise.Scale(1 / sum, new Span<float>(result, columns));
            }
        }
    }

    private readonly struct CrossEntropyBody<TTargets>(
        int rows, int columns, int rowsOfChunk, float* logits, TTargets targets, float* weights, float scale, float* gradient,
        double* losses) : IChunkBody
        where TTargets : struct, IClassTargets
    {
        public void Run(int chunk, int worker)
        {
            double loss = 0;
            int end = Math.Min(rows, (chunk + 1) * rowsOfChunk);
            for (int r = chunk * rowsOfChunk; r < end; r++)
            {
                nint start = (nint)r * columns;
                float weight = weights == null ? 1 : weights[r];
                loss += weight * Row(
                    logits + start, targets, r, columns, weight * scale, gradient == null ? null : gradient + start);
            }

            losses[chunk] = loss;
        }
    }

    private static void Check(int rows, int columns, int length, string name)
    {
        Guard.AtLeast(rows, 0);
        Guard.AtLeast(columns, 1);
        Guard.Length(length, (long)rows * columns, name);
    }
}
