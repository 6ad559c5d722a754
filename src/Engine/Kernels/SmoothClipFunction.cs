using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>x / sqrt(1 + (x / limit)^2), for a limit above 0. Its gradient takes the output.</summary>
internal readonly struct SmoothClipFunction(float limit) : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // Of x beyond 2^40 limits, the square of which may overflow, nothing is left but the sign.
        TVector ratio = TSimd.Clamp(TSimd.Divide(x, TSimd.Broadcast(limit)), -Largest, Largest);
        TVector root = TSimd.Sqrt(TSimd.MultiplyAdd(ratio, ratio, TSimd.Broadcast(1)));
        return TSimd.Multiply(TSimd.Broadcast(limit), TSimd.Divide(ratio, root));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TSimd, TVector>(TVector kept, TVector outputGradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // The slope is (1 - (y / limit)^2)^(3/2).
        TVector ratio = TSimd.Divide(kept, TSimd.Broadcast(limit));
        TVector rest = TSimd.Rectify(TSimd.Subtract(TSimd.Broadcast(1), TSimd.Multiply(ratio, ratio)));
        return TSimd.Multiply(outputGradient, TSimd.Multiply(rest, TSimd.Sqrt(rest)));
    }

    private const float Largest = 1L << 40;
}
