using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>x, but from low to high. Its gradient takes the output.</summary>
internal readonly struct ClipFunction(float low, float high) : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => TSimd.Clamp(x, low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TSimd, TVector>(TVector kept, TVector outputGradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => Between.Keep<TSimd, TVector>(low, high, kept, outputGradient);
}

/// <summary>slope * x + offset, but from 0 to 1. Its gradient takes the output.</summary>
internal readonly struct HardSigmoidFunction(float slope, float offset) : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        TSimd.Clamp(TSimd.MultiplyAdd(x, TSimd.Broadcast(slope), TSimd.Broadcast(offset)), 0, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TSimd, TVector>(TVector kept, TVector outputGradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        TSimd.Multiply(Between.Keep<TSimd, TVector>(0, 1, kept, outputGradient), TSimd.Broadcast(slope));
}

/// <summary>x * (x / 6 + 1 / 2), the second factor from 0 to 1. Its gradient takes the input.</summary>
internal readonly struct HardSwishFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        TSimd.Multiply(x, TSimd.Clamp(TSimd.MultiplyAdd(x, TSimd.Broadcast(1f / 6), TSimd.Broadcast(0.5f)), 0, 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TSimd, TVector>(TVector kept, TVector outputGradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // 0 up to -3, 1 from 3 on, x / 3 + 1 / 2 between.
        TVector zero = TSimd.Broadcast(0);
        TVector bent = TSimd.MultiplyAdd(kept, TSimd.Broadcast(1f / 3), TSimd.Broadcast(0.5f));
        TVector slope = TSimd.WhereBelow(kept, TSimd.Broadcast(3), bent, TSimd.Broadcast(1));
        return TSimd.Multiply(outputGradient, TSimd.WhereBelow(TSimd.Broadcast(-3), kept, slope, zero));
    }
}

/// <summary>What lies between two bounds.</summary>
file static class Between
{
    /// <summary>The value where the test is above low and below high; 0 elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Keep<TSimd, TVector>(float low, float high, TVector test, TVector value)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector zero = TSimd.Broadcast(0);
        TVector below = TSimd.WhereBelow(test, TSimd.Broadcast(high), value, zero);
        return TSimd.WhereBelow(TSimd.Broadcast(low), test, below, zero);
    }
}
