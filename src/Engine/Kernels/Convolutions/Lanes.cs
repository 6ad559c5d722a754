using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// Several samples side by side: element i of sample s at i * <see cref="Count"/> + s. What is done to one pixel is then done to the same
/// pixel of all of them by one vector, whatever the width of the image.
/// </summary>
internal static unsafe class Lanes
{
    /// <summary>Samples side by side, whatever the processor's vectors.</summary>
    public const int Count = 8;

    private const int Run = 4;

    /// <summary>destination[i * Count + s] = source[s * sampleSize + i] for i below count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Interleave(float* source, nint sampleSize, int count, float* destination)
    {
        nint half = Run * sampleSize;
        int i = 0;
        for (; i <= count - Run; i += Run, destination += Run * Count)
        {
            float* run = source + i;
            Vector256<float> a = Simd256.LoadQuads(run, half);
            Vector256<float> b = Simd256.LoadQuads(run + sampleSize, half);
            Vector256<float> c = Simd256.LoadQuads(run + (2 * sampleSize), half);
            Vector256<float> d = Simd256.LoadQuads(run + (3 * sampleSize), half);
            Simd256.TransposeQuads(ref a, ref b, ref c, ref d);
            a.Store(destination);
            b.Store(destination + Count);
            c.Store(destination + (2 * Count));
            d.Store(destination + (3 * Count));
        }

        for (; i < count; i++, destination += Count)
        {
            for (int s = 0; s < Count; s++)
            {
                destination[s] = source[(s * sampleSize) + i];
            }
        }
    }

    /// <summary>destination[s * sampleSize + i] = source[i * Count + s] for i below count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Separate(float* source, int count, float* destination, nint sampleSize)
    {
        nint half = Run * sampleSize;
        int i = 0;
        for (; i <= count - Run; i += Run, source += Run * Count)
        {
            var a = Vector256.Load(source);
            var b = Vector256.Load(source + Count);
            var c = Vector256.Load(source + (2 * Count));
            var d = Vector256.Load(source + (3 * Count));
            Simd256.TransposeQuads(ref a, ref b, ref c, ref d);
            float* run = destination + i;
            StoreHalves(a, run, half);
            StoreHalves(b, run + sampleSize, half);
            StoreHalves(c, run + (2 * sampleSize), half);
            StoreHalves(d, run + (3 * sampleSize), half);
        }

        for (; i < count; i++, source += Count)
        {
            for (int s = 0; s < Count; s++)
            {
                destination[(s * sampleSize) + i] = source[s];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalves(Vector256<float> value, float* destination, nint stride)
    {
        value.GetLower().Store(destination);
        value.GetUpper().Store(destination + stride);
    }
}
