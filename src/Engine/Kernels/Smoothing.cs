using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>Weighted sums of neighbours along one axis.</summary>
internal static unsafe class Smoothing
{
    /// <summary>Elements that a line's length must be a multiple of: the widest vector's.</summary>
    public const int LineMultiple = 16;

    /// <summary>destination[i] = factor * sum over taps of weights[tap] * source[i + tap * step].</summary>
    /// <param name="weights">One weight a tap.</param>
    /// <param name="factor">What the sums are multiplied by.</param>
    /// <param name="source">At least length + (taps - 1) * step elements.</param>
    /// <param name="step">Elements from a neighbour to the next.</param>
    /// <param name="length">Elements of the line, a multiple of <see cref="LineMultiple"/>.</param>
    /// <param name="destination">The line's sums.</param>
    public static void Line(ReadOnlySpan<float> weights, float factor, float* source, nint step, int length, float* destination)
    {
        fixed (float* w = weights)
        {
            switch (SimdLevel.Bits)
            {
                case 512:
                    Line<Simd512, Vector512<float>>(w, weights.Length, factor, source, step, length, destination);
                    break;
                case 256:
                    Line<Simd256, Vector256<float>>(w, weights.Length, factor, source, step, length, destination);
                    break;
                case 128:
                    Line<Simd128, Vector128<float>>(w, weights.Length, factor, source, step, length, destination);
                    break;
                default:
                    Line<SimdScalar, float>(w, weights.Length, factor, source, step, length, destination);
                    break;
            }
        }
    }

    /// <summary>As above, at a given width. Four vectors at a time, whose sums do not wait for each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Line<TSimd, TVector>(
        float* weights, int taps, float factor, float* source, nint step, int length, float* destination)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        TVector scale = TSimd.Broadcast(factor);
        int i = 0;
        for (; i <= length - (4 * width); i += 4 * width)
        {
            TVector first = TSimd.Broadcast(0);
            TVector second = first;
            TVector third = first;
            TVector fourth = first;
            float* from = source + i;
            for (int tap = 0; tap < taps; tap++, from += step)
            {
                TVector weight = TSimd.Broadcast(weights[tap]);
                first = TSimd.MultiplyAdd(weight, TSimd.Load(from), first);
                second = TSimd.MultiplyAdd(weight, TSimd.Load(from + width), second);
                third = TSimd.MultiplyAdd(weight, TSimd.Load(from + (2 * width)), third);
                fourth = TSimd.MultiplyAdd(weight, TSimd.Load(from + (3 * width)), fourth);
            }

            TSimd.Store(TSimd.Multiply(first, scale), destination + i);
            TSimd.Store(TSimd.Multiply(second, scale), destination + i + width);
            TSimd.Store(TSimd.Multiply(third, scale), destination + i + (2 * width));
            TSimd.Store(TSimd.Multiply(fourth, scale), destination + i + (3 * width));
        }

        for (; i < length; i += width)
        {
            TVector sum = TSimd.Broadcast(0);
            float* from = source + i;
            for (int tap = 0; tap < taps; tap++, from += step)
            {
                sum = TSimd.MultiplyAdd(TSimd.Broadcast(weights[tap]), TSimd.Load(from), sum);
            }

            TSimd.Store(TSimd.Multiply(sum, scale), destination + i);
        }
    }
}
