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

    public static double Sum(ReadOnlySpan<float> values) => Reduce<Identity>(values);

    public static double SumOfSquares(ReadOnlySpan<float> values) => Reduce<Square>(values);

    private interface ITerm
    {
        static abstract TVector Of<TSimd, TVector>(TVector value)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct;
    }

    private static double Reduce<TTerm>(ReadOnlySpan<float> values)
        where TTerm : struct, ITerm
    {
        fixed (float* pointer = values)
        {
            return SimdLevel.Bits switch
            {
                512 => Reduce<TTerm, Simd512, Vector512<float>>(pointer, values.Length),
                256 => Reduce<TTerm, Simd256, Vector256<float>>(pointer, values.Length),
                128 => Reduce<TTerm, Simd128, Vector128<float>>(pointer, values.Length),
                _ => Reduce<TTerm, SimdScalar, float>(pointer, values.Length),
            };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Reduce<TTerm, TSimd, TVector>(float* values, int length)
        where TTerm : struct, ITerm
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
                even = TSimd.Add(even, TTerm.Of<TSimd, TVector>(TSimd.Load(values + index)));
                odd = TSimd.Add(odd, TTerm.Of<TSimd, TVector>(TSimd.Load(values + index + TSimd.Width)));
            }

            sum += TSimd.SumDouble(even) + TSimd.SumDouble(odd);
        }

        for (; index < length; index++)
        {
            sum += TTerm.Of<SimdScalar, float>(values[index]);
        }

        return sum;
    }

    private readonly struct Identity : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Of<TSimd, TVector>(TVector value)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => value;
    }

    private readonly struct Square : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Of<TSimd, TVector>(TVector value)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.Multiply(value, value);
    }
}
