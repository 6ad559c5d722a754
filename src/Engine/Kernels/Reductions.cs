using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Sums of many elements: single precision within blocks of 128 vectors, double between them, in an order that depends on the length alone.
/// </summary>
internal static unsafe class Reductions
{
    private const int VectorsOfBlock = 128;

    public static double Sum(ReadOnlySpan<float> values)
    {
        fixed (float* pointer = values)
        {
            return SimdLevel.Bits switch
            {
                512 => Sum<Simd512, Vector512<float>>(pointer, values.Length),
                256 => Sum<Simd256, Vector256<float>>(pointer, values.Length),
                128 => Sum<Simd128, Vector128<float>>(pointer, values.Length),
                _ => Sum<SimdScalar, float>(pointer, values.Length),
            };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum<TSimd, TVector>(float* values, int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        double sum = 0;
        nint index = 0;
        while (length - index >= 2 * TSimd.Width)
        {
            nint end = Math.Min(length, index + (VectorsOfBlock * TSimd.Width));
            TVector even = TSimd.Broadcast(0);
            TVector odd = even;
            for (; index <= end - (2 * TSimd.Width); index += 2 * TSimd.Width)
            {
                even = TSimd.Add(even, TSimd.Load(values + index));
                odd = TSimd.Add(odd, TSimd.Load(values + index + TSimd.Width));
            }

            sum += TSimd.SumDouble(even) + TSimd.SumDouble(odd);
        }

        for (; index < length; index++)
        {
            sum += values[index];
        }

        return sum;
    }
}
