using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>x / (1 + exp(-x)). Its gradient takes the input.</summary>
internal readonly struct SiluFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        TSimd.Multiply(x, SigmoidFunction.Apply<TSimd, TVector>(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TSimd, TVector>(TVector kept, TVector outputGradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // s * (1 + x * (1 - s))
        TVector one = TSimd.Broadcast(1);
        TVector s = SigmoidFunction.Apply<TSimd, TVector>(kept);
        TVector bracket = TSimd.MultiplyAdd(kept, TSimd.Subtract(one, s), one);
        return TSimd.Multiply(outputGradient, TSimd.Multiply(s, bracket));
    }
}
