using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>Even and odd columns of rows of pixels, taken apart and put together, at the widest that a row fills.</summary>
internal static unsafe class PairedColumns
{
    /// <summary>even[i] = source[2 * i], odd[i] = source[2 * i + 1] for i below pairs; rows of each of all three.</summary>
    public static void Separate(in PairedRows rows, int pairs)
    {
        if (pairs >= Simd512.Width && Vector512.IsHardwareAccelerated)
        {
            Separate<Simd512, Vector512<float>>(rows, pairs);
        }
        else if (pairs >= Simd256.Width && Vector256.IsHardwareAccelerated)
        {
            Separate<Simd256, Vector256<float>>(rows, pairs);
        }
        else if (pairs >= Simd128.Width)
        {
            Separate<Simd128, Vector128<float>>(rows, pairs);
        }
        else
        {
            Separate<SimdScalar, float>(rows, pairs);
        }
    }

    /// <summary>The opposite.</summary>
    public static void Join(in PairedRows rows, int pairs)
    {
        if (pairs >= Simd512.Width && Vector512.IsHardwareAccelerated)
        {
            Join<Simd512, Vector512<float>>(rows, pairs);
        }
        else if (pairs >= Simd256.Width && Vector256.IsHardwareAccelerated)
        {
            Join<Simd256, Vector256<float>>(rows, pairs);
        }
        else if (pairs >= Simd128.Width)
        {
            Join<Simd128, Vector128<float>>(rows, pairs);
        }
        else
        {
            Join<SimdScalar, float>(rows, pairs);
        }
    }

    // The last vector of a row overlaps the one before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Separate<TSimd, TVector>(PairedRows rows, nint pairs)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint last = pairs - TSimd.Width;
        for (int y = 0; y < rows.Count; y++)
        {
            for (nint next = 0; next < pairs; next += TSimd.Width)
            {
                nint i = Math.Min(next, last);
                float* place = rows.Whole + (2 * i);
                TVector low = TSimd.Load(place);
                TVector high = TSimd.Load(place + TSimd.Width);
                TSimd.Store(TSimd.Even(low, high), rows.Even + i);
                TSimd.Store(TSimd.Odd(low, high), rows.Odd + i);
            }

            rows.Whole += rows.WholeRow;
            rows.Even += rows.HalfRow;
            rows.Odd += rows.HalfRow;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Join<TSimd, TVector>(PairedRows rows, nint pairs)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint last = pairs - TSimd.Width;
        for (int y = 0; y < rows.Count; y++)
        {
            for (nint next = 0; next < pairs; next += TSimd.Width)
            {
                nint i = Math.Min(next, last);
                float* place = rows.Whole + (2 * i);
                TVector even = TSimd.Load(rows.Even + i);
                TVector odd = TSimd.Load(rows.Odd + i);
                TSimd.Store(TSimd.JoinLow(even, odd), place);
                TSimd.Store(TSimd.JoinHigh(even, odd), place + TSimd.Width);
            }

            rows.Whole += rows.WholeRow;
            rows.Even += rows.HalfRow;
            rows.Odd += rows.HalfRow;
        }
    }
}

/// <summary>Rows of pixels, and rows of their even and odd columns.</summary>
internal unsafe struct PairedRows
{
    /// <summary>All columns.</summary>
    public float* Whole;

    /// <summary>Elements from one row of all columns to the next.</summary>
    public nint WholeRow;

    /// <summary>Even columns.</summary>
    public float* Even;

    /// <summary>Odd columns.</summary>
    public float* Odd;

    /// <summary>Elements from one row of even or odd columns to the next.</summary>
    public nint HalfRow;

    /// <summary>Rows.</summary>
    public int Count;
}
