using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// Rectifier and pooling after a convolution, and back, on <see cref="Lanes"/>: counts are pixels, places are in floats.
/// </summary>
internal static unsafe class LaneFinish
{
    private const int Pixel = Lanes.Count;

    /// <summary>The maxima of the windows of two rows, or twice the same, rectified if wanted, and, if wanted, which pixel won.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pool(float* upper, float* lower, int windows, bool rectify, float* best, byte* winners)
    {
        for (int x = 0; x < windows; x++, upper += 2 * Pixel, lower += 2 * Pixel, best += Pixel)
        {
            var first = Vector256.Load(upper);
            var second = Vector256.Load(upper + Pixel);
            var third = Vector256.Load(lower);
            var fourth = Vector256.Load(lower + Pixel);
            if (winners == null)
            {
                PlanePooling.Best(first, second, third, fourth, rectify).Store(best);
            }
            else
            {
                PlanePooling.Best(first, second, third, fourth, rectify, best, winners);
                winners += Pixel;
            }
        }
    }

    /// <summary>destination = source, rectified if wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* source, int pixels, bool rectify, float* destination)
    {
        for (nint i = 0; i < pixels * (nint)Pixel; i += Pixel)
        {
            var value = Vector256.Load(source + i);
            (rectify ? PlaneRows.Rectify(value) : value).Store(destination + i);
        }
    }

    /// <summary>The gradient by a row of windows to the pixels that won, 0 to the others; gives the sum of what was passed on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Spread(float* gradient, byte* winners, int windows, float* upper, float* lower)
    {
        Vector256<float> sum = default;
        for (int x = 0; x < windows; x++, gradient += Pixel, winners += Pixel, upper += 2 * Pixel, lower += 2 * Pixel)
        {
            Vector256<int> winner = PlanePooling.Winners(winners);
            var value = Vector256.Load(gradient);
            Vector256<float> first = PlanePooling.Take(value, winner, 0);
            Vector256<float> second = PlanePooling.Take(value, winner, 1);
            Vector256<float> third = PlanePooling.Take(value, winner, 2);
            Vector256<float> fourth = PlanePooling.Take(value, winner, 3);
            first.Store(upper);
            second.Store(upper + Pixel);
            third.Store(lower);
            fourth.Store(lower + Pixel);

            // At most one of them is not 0.
            sum += (first | second) | (third | fourth);
        }

        return sum;
    }

    /// <summary>The gradient by a row of results, 0 where a result was cut off to 0 if results are given; gives its sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Mask(float* gradient, float* results, int pixels, float* destination)
    {
        Vector256<float> sum = default;
        for (nint i = 0; i < pixels * (nint)Pixel; i += Pixel)
        {
            var value = Vector256.Load(gradient + i);
            if (results != null)
            {
                value = PlaneRows.MaskPositive(Vector256.Load(results + i), value);
            }

            value.Store(destination + i);
            sum += value;
        }

        return sum;
    }
}
