using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Sums a function of prediction and target over all elements of <c>[rows, outputs]</c> and gives its gradient, in one pass.
/// </summary>
internal static unsafe class PointwiseLoss
{
    private const int VectorsOfBlock = 128;
    private const int ElementsOfChunk = 1 << 12;
    private const int MaxChunks = 1024;

    /// <summary>
    /// Returns the sum over r and c of w[r] * f(p[r,c], t[r,c]) and writes w[r] * f'(p[r,c], t[r,c]) * <paramref name="scale"/>. The order
    /// of the sum depends on rows and outputs alone.
    /// </summary>
    /// <param name="function">f and its derivative by p.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="outputs">Elements of a row.</param>
    /// <param name="predictions">p, <c>[rows, outputs]</c>.</param>
    /// <param name="targets">t, <c>[rows, outputs]</c>.</param>
    /// <param name="weights">w, <c>[rows]</c>; empty when each row counts as 1.</param>
    /// <param name="scale">Factor of the gradient; the returned sum is not scaled.</param>
    /// <param name="gradient"><c>[rows, outputs]</c>, overwritten; empty when only the sum is wanted.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static double Evaluate<TFunction>(
        in TFunction function, int rows, int outputs, ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets,
        ReadOnlySpan<float> weights, float scale, Span<float> gradient, Parallelism parallelism)
        where TFunction : struct, IPointwiseFunction => SimdLevel.Bits switch
        {
            512 => Evaluate<TFunction, Simd512, Vector512<float>>(
                function, rows, outputs, predictions, targets, weights, scale, gradient, parallelism),
            256 => Evaluate<TFunction, Simd256, Vector256<float>>(
                function, rows, outputs, predictions, targets, weights, scale, gradient, parallelism),
            128 => Evaluate<TFunction, Simd128, Vector128<float>>(
                function, rows, outputs, predictions, targets, weights, scale, gradient, parallelism),
            _ => Evaluate<TFunction, SimdScalar, float>(
                function, rows, outputs, predictions, targets, weights, scale, gradient, parallelism),
        };

    /// <summary>As <see cref="Evaluate{TFunction}"/>, at a given width.</summary>
    public static double Evaluate<TFunction, TSimd, TVector>(
        in TFunction function, int rows, int outputs, ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets,
        ReadOnlySpan<float> weights, float scale, Span<float> gradient, Parallelism parallelism)
        where TFunction : struct, IPointwiseFunction
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        long elements = (long)rows * outputs;
        Guard.Length(predictions.Length, elements, nameof(predictions));
        Guard.Length(targets.Length, elements, nameof(targets));
        if (!weights.IsEmpty)
        {
            Guard.Length(weights.Length, rows, nameof(weights));
        }

        if (!gradient.IsEmpty)
        {
            Guard.Length(gradient.Length, elements, nameof(gradient));
        }

        int rowsOfChunk = Math.Max(Math.Max(1, ElementsOfChunk / outputs), (rows + MaxChunks - 1) / MaxChunks);
        int chunks = (rows + rowsOfChunk - 1) / rowsOfChunk;
        double* sums = stackalloc double[chunks];
        Parallelism allowed = elements < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;
        fixed (float* p = predictions, t = targets, w = weights, g = gradient)
        {
            allowed.For(
                chunks,
                new Chunk<TFunction, TSimd, TVector>(function, rows, outputs, rowsOfChunk, new Operands(p, t, w, g), scale, sums));
        }

        double sum = 0;
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            sum += sums[chunk];
        }

        return sum;
    }

    private readonly struct Operands(float* predictions, float* targets, float* weights, float* gradient)
    {
        public readonly float* Predictions = predictions;
        public readonly float* Targets = targets;
        public readonly float* Weights = weights;
        public readonly float* Gradient = gradient;
    }

    private readonly struct Chunk<TFunction, TSimd, TVector>(
        TFunction function, int rows, int outputs, int rowsOfChunk, Operands operands, float scale, double* sums) : IChunkBody
        where TFunction : struct, IPointwiseFunction
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        public void Run(int chunk, int worker)
        {
            int first = chunk * rowsOfChunk;
            int end = Math.Min(rows, first + rowsOfChunk);
            if (operands.Weights == null || outputs == 1)
            {
                sums[chunk] = Range((nint)first * outputs, (nint)end * outputs, operands.Weights, scale);
                return;
            }

            double sum = 0;
            for (int row = first; row < end; row++)
            {
                float weight = operands.Weights[row];
                sum += weight * Range((nint)row * outputs, (nint)(row + 1) * outputs, null, weight * scale);
            }

            sums[chunk] = sum;
        }

        private double Range(nint start, nint end, float* weights, float factor)
        {
            nint border = start + ((end - start) / TSimd.Width * TSimd.Width);
            return Sum<TSimd, TVector>(start, border, weights, factor) + Sum<SimdScalar, float>(border, end, weights, factor);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private double Sum<TOwnSimd, TOwnVector>(nint start, nint end, float* weights, float factor)
            where TOwnSimd : struct, ISimd<TOwnVector>
            where TOwnVector : struct
        {
            double total = 0;
            while (start < end)
            {
                nint border = Math.Min(end, start + (VectorsOfBlock * TOwnSimd.Width));
                TOwnVector sum = TOwnSimd.Broadcast(0);
                for (; start < border; start += TOwnSimd.Width)
                {
                    TOwnVector value = function.Evaluate<TOwnSimd, TOwnVector>(
                        TOwnSimd.Load(operands.Predictions + start), TOwnSimd.Load(operands.Targets + start), out TOwnVector slope);
                    if (weights != null)
                    {
                        TOwnVector weight = TOwnSimd.Load(weights + start);
                        value = TOwnSimd.Multiply(value, weight);
                        slope = TOwnSimd.Multiply(slope, weight);
                    }

                    sum = TOwnSimd.Add(sum, value);
                    if (operands.Gradient != null)
                    {
                        TOwnSimd.Store(TOwnSimd.Multiply(slope, TOwnSimd.Broadcast(factor)), operands.Gradient + start);
                    }
                }

                total += TOwnSimd.SumDouble(sum);
            }

            return total;
        }
    }
}
