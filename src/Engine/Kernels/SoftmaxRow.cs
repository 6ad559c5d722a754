using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>The passes over one row that softmax and its relatives share.</summary>
internal static unsafe class SoftmaxRow
{
    /// <summary>The greatest element of a row.</summary>
    public static float Max(float* row, int columns) => SimdLevel.Bits switch
    {
        512 => Max<Simd512, Vector512<float>>(row, columns),
        256 => Max<Simd256, Vector256<float>>(row, columns),
        128 => Max<Simd128, Vector128<float>>(row, columns),
        _ => Max<SimdScalar, float>(row, columns),
    };

    /// <summary>
    /// Returns the sum of exp(row - max) and writes its terms to <paramref name="terms"/>, which may be the row itself or null.
    /// </summary>
    public static float ExpSum(float* row, int columns, float max, float* terms) => SimdLevel.Bits switch
    {
        512 => ExpSum<Simd512, Vector512<float>>(row, columns, max, terms),
        256 => ExpSum<Simd256, Vector256<float>>(row, columns, max, terms),
        128 => ExpSum<Simd128, Vector128<float>>(row, columns, max, terms),
        _ => ExpSum<SimdScalar, float>(row, columns, max, terms),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Max<TSimd, TVector>(float* row, int columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float max = float.NegativeInfinity;
        int c = 0;
        if (columns >= TSimd.Width)
        {
            TVector greatest = TSimd.Load(row);
            for (c = TSimd.Width; c <= columns - TSimd.Width; c += TSimd.Width)
            {
                greatest = TSimd.Max(greatest, TSimd.Load(row + c));
            }

            max = TSimd.Greatest(greatest);
        }

        for (; c < columns; c++)
        {
            max = MathF.Max(max, row[c]);
        }

        return max;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float ExpSum<TSimd, TVector>(float* row, int columns, float max, float* terms)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector sums = TSimd.Broadcast(0);
        int c = 0;
        for (; c <= columns - TSimd.Width; c += TSimd.Width)
        {
            TVector term = Exponential.Exp<TSimd, TVector>(TSimd.Subtract(TSimd.Load(row + c), TSimd.Broadcast(max)));
            sums = TSimd.Add(sums, term);
            if (terms != null)
            {
                TSimd.Store(term, terms + c);
            }
        }

        float sum = TSimd.Sum(sums);
        for (; c < columns; c++)
        {
            float term = Exponential.Exp<SimdScalar, float>(row[c] - max);
            sum += term;
            if (terms != null)
            {
                terms[c] = term;
            }
        }

        return sum;
    }
}
