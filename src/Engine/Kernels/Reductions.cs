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
    private const int SmallestChunk = 1 << 13;
    private const int MaxChunks = 1024;

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

    /// <summary>
    /// The Euclidean norm, with squares in single precision where they fit and sums between blocks in double; the order depends on the
    /// length alone.
    /// </summary>
    public static double Norm(ReadOnlySpan<float> values, Parallelism parallelism)
    {
        double sum = 0;
        fixed (float* pointer = values)
        {
            int lengthOfChunk = Math.Max(SmallestChunk, (values.Length + MaxChunks - 1) / MaxChunks);
            int chunks = (values.Length + lengthOfChunk - 1) / lengthOfChunk;
            double* sums = stackalloc double[chunks];
            Parallelism allowed = values.Length < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;
            allowed.For(chunks, new SquaresBody(pointer, values.Length, lengthOfChunk, sums));
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                sum += sums[chunk];
            }
        }

        return Math.Sqrt(double.IsFinite(sum) ? sum : SumSquaresInDouble(values));
    }

    private static double SumSquaresInDouble(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += (double)value * value;
        }

        return sum;
    }

    private readonly struct SquaresBody(float* values, int length, int lengthOfChunk, double* sums) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            int start = chunk * lengthOfChunk;
            int count = Math.Min(lengthOfChunk, length - start);
            sums[chunk] = SimdLevel.Bits switch
            {
                512 => SumSquares<Simd512, Vector512<float>>(values + start, count),
                256 => SumSquares<Simd256, Vector256<float>>(values + start, count),
                128 => SumSquares<Simd128, Vector128<float>>(values + start, count),
                _ => SumSquares<SimdScalar, float>(values + start, count),
            };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumSquares<TSimd, TVector>(float* values, int length)
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
                TVector first = TSimd.Load(values + index);
                TVector second = TSimd.Load(values + index + TSimd.Width);
                even = TSimd.MultiplyAdd(first, first, even);
                odd = TSimd.MultiplyAdd(second, second, odd);
            }

            sum += TSimd.SumDouble(even) + TSimd.SumDouble(odd);
        }

        for (; index < length; index++)
        {
            sum += (double)values[index] * values[index];
        }

        return sum;
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
