using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>Sum of squared differences and its gradient in one pass.</summary>
internal static unsafe class SquareError
{
    private const int VectorsOfBlock = 128;

    /// <summary>
    /// Returns the sum of (p - t)^2 and writes 2 * (p - t) * <paramref name="scale"/>. The order of the sum depends on the length alone.
    /// </summary>
    /// <param name="predictions">p.</param>
    /// <param name="targets">t, as many.</param>
    /// <param name="scale">Factor of the gradient; the returned sum is not scaled.</param>
    /// <param name="gradient">As many, overwritten; empty when only the sum is wanted.</param>
    public static double Evaluate(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, float scale, Span<float> gradient) =>
        SimdLevel.Bits switch
        {
            512 => Evaluate<Simd512, Vector512<float>>(predictions, targets, scale, gradient),
            256 => Evaluate<Simd256, Vector256<float>>(predictions, targets, scale, gradient),
            128 => Evaluate<Simd128, Vector128<float>>(predictions, targets, scale, gradient),
            _ => Evaluate<SimdScalar, float>(predictions, targets, scale, gradient),
        };

    /// <summary>As <see cref="Evaluate(ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float})"/>, at a given width.</summary>
    public static double Evaluate<TSimd, TVector>(
        ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, float scale, Span<float> gradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        Guard.Same(targets.Length, predictions.Length, nameof(targets));
        if (!gradient.IsEmpty)
            Guard.Same(gradient.Length, predictions.Length, nameof(gradient));
        fixed (float* p = predictions, t = targets, g = gradient)
        {
            nint vectors = predictions.Length / TSimd.Width * TSimd.Width;
            double sum = Sum<TSimd, TVector>(p, t, 2 * scale, g, 0, vectors);
            return sum + Sum<SimdScalar, float>(p, t, 2 * scale, g, vectors, predictions.Length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum<TSimd, TVector>(float* p, float* t, float factor, float* gradient, nint start, nint end)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        double total = 0;
        while (start < end)
        {
            nint border = Math.Min(end, start + (VectorsOfBlock * TSimd.Width));
            TVector sum = TSimd.Broadcast(0);
            for (; start < border; start += TSimd.Width)
            {
                TVector difference = TSimd.Subtract(TSimd.Load(p + start), TSimd.Load(t + start));
                sum = TSimd.MultiplyAdd(difference, difference, sum);
                if (gradient != null)
                    TSimd.Store(TSimd.Multiply(difference, TSimd.Broadcast(factor)), gradient + start);
            }

            total += TSimd.SumDouble(sum);
        }

        return total;
    }
}
