using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>The sum of two arrays, rectified where asked.</summary>
internal static unsafe class Addition
{
    /// <summary>output = left + right, or max(left + right, 0). The output may be either of them.</summary>
    public static void Forward(
        bool rectify, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> output, Parallelism parallelism)
    {
        Guard.Same(right.Length, left.Length, nameof(right));
        Guard.Same(output.Length, left.Length, nameof(output));
        fixed (float* a = left, b = right, y = output)
        {
            if (rectify)
            {
                VectorLoop.Run(left.Length, new SumBody<ReluFunction>(a, b, y), parallelism);
            }
            else
            {
                VectorLoop.Run(left.Length, new SumBody<IdentityFunction>(a, b, y), parallelism);
            }
        }
    }

    private readonly struct SumBody<TFunction>(float* a, float* b, float* y) : IVectorBody
        where TFunction : struct, IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector sum = TSimd.Add(TSimd.Load(a + index), TSimd.Load(b + index));
            TSimd.Store(TFunction.Apply<TSimd, TVector>(sum), y + index);
        }
    }
}
