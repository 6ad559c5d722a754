using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>Copies and sums of rows of a few dozen pixels, where a call for each row would cost as much as the work.</summary>
internal static unsafe class ShortRows
{
    /// <summary>destination[i] = source[i]; they do not overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* source, float* destination, int count)
    {
        // The last vector overlaps the one before and writes the same again.
        if (count >= Vector256<float>.Count)
        {
            int last = count - Vector256<float>.Count;
            for (int i = 0; i < last; i += Vector256<float>.Count)
            {
                Vector256.Load(source + i).Store(destination + i);
            }

            Vector256.Load(source + last).Store(destination + last);
        }
        else if (count >= Vector128<float>.Count)
        {
            int last = count - Vector128<float>.Count;
            Vector128.Load(source).Store(destination);
            Vector128.Load(source + last).Store(destination + last);
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                destination[i] = source[i];
            }
        }
    }

    /// <summary>destination[i] += source[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(float* source, float* destination, int count)
    {
        int i = 0;
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.Load(destination + i) + Vector256.Load(source + i)).Store(destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] += source[i];
        }
    }

    /// <summary>destination[i] = source[i * step]; they do not overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyStrided(float* source, nint step, float* destination, int count)
    {
        if (step == 1)
        {
            Copy(source, destination, count);
            return;
        }

        nint i = 0;
        if (step == 2 && count > Vector128<float>.Count)
        {
            i = count - 1;
            CopyEvery2nd(source, destination, i);
        }

        for (; i < count; i++)
        {
            destination[i] = source[i * step];
        }
    }

    /// <summary>destination[i] = source[2 * i]; they do not overlap, and the source is read one past the last of these.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyEvery2nd(float* source, float* destination, nint count)
    {
        if (Vector512.IsHardwareAccelerated && count >= Simd512.Width)
        {
            CopyEvery2nd<Simd512, Vector512<float>>(source, destination, count);
        }
        else if (count >= Simd256.Width)
        {
            CopyEvery2nd<Simd256, Vector256<float>>(source, destination, count);
        }
        else if (count >= Simd128.Width)
        {
            CopyEvery2nd<Simd128, Vector128<float>>(source, destination, count);
        }
        else if (count > 0)
        {
            CopyEvery2nd<SimdScalar, float>(source, destination, count);
        }
    }

    // The last vector overlaps the one before and writes the same again.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyEvery2nd<TSimd, TVector>(float* source, float* destination, nint count)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint last = count - TSimd.Width;
        for (nint i = 0; i < last; i += TSimd.Width)
        {
            TSimd.Store(TSimd.Even(TSimd.Load(source + (2 * i)), TSimd.Load(source + (2 * i) + TSimd.Width)), destination + i);
        }

        TSimd.Store(TSimd.Even(TSimd.Load(source + (2 * last)), TSimd.Load(source + (2 * last) + TSimd.Width)), destination + last);
    }

    /// <summary>destination[i * step] = source[i], which is 0 before; what is between stays as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyToStrided(float* source, float* destination, nint step, int count)
    {
        if (step == 1)
        {
            Copy(source, destination, count);
            return;
        }

        nint i = 0;
        if (step == 2)
        {
            // Zeros of bits take those of any number, and let what is between be. The last vector would end one past the last element.
            for (; i < count - Vector128<float>.Count; i += Vector128<float>.Count)
            {
                (Vector128<ulong> low, Vector128<ulong> high) = Vector128.Widen(Vector128.Load((uint*)source + i));
                ulong* target = (ulong*)(destination + (2 * i));
                (Vector128.Load(target) | low).Store(target);
                (Vector128.Load(target + 2) | high).Store(target + 2);
            }
        }

        for (; i < count; i++)
        {
            destination[i * step] = source[i];
        }
    }

    /// <summary>destination[i * step] += source[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddStrided(float* source, float* destination, nint step, int count)
    {
        if (step == 1)
        {
            Add(source, destination, count);
            return;
        }

        for (nint i = 0; i < count; i++)
        {
            destination[i * step] += source[i];
        }
    }

    /// <summary>destination[i] = value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fill(float value, float* destination, int count)
    {
        for (int i = 0; i < count; i++)
        {
            destination[i] = value;
        }
    }
}
