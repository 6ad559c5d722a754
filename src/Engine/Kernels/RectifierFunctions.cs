using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>x above 0, else slope * x, for a slope of at least 0. Its gradient takes the output.</summary>
internal readonly struct LeakyReluFunction(float slope) : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        TSimd.WhereBelow(TSimd.Broadcast(0), x, x, TSimd.Multiply(x, TSimd.Broadcast(slope)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TSimd, TVector>(TVector kept, TVector outputGradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        TSimd.WhereBelow(TSimd.Broadcast(0), kept, outputGradient, TSimd.Multiply(outputGradient, TSimd.Broadcast(slope)));
}

/// <summary>x above 0, else alpha * (exp(x) - 1), for an alpha of at least 0. Its gradient takes the output.</summary>
internal readonly struct EluFunction(float alpha) : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector below = TSimd.Multiply(TSimd.Broadcast(alpha), Exponential.ExpMinusOne<TSimd, TVector>(x));
        return TSimd.WhereBelow(TSimd.Broadcast(0), x, x, below);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TSimd, TVector>(TVector kept, TVector outputGradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // alpha * exp(x) is the output and alpha.
        TVector below = TSimd.Multiply(outputGradient, TSimd.Add(kept, TSimd.Broadcast(alpha)));
        return TSimd.WhereBelow(TSimd.Broadcast(0), kept, outputGradient, below);
    }
}

/// <summary>log(1 + exp(beta * x)) / beta, for a beta above 0. Its gradient takes the output.</summary>
internal readonly struct SoftplusFunction(float beta) : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector zero = TSimd.Broadcast(0);
        TVector z = TSimd.Multiply(TSimd.Broadcast(beta), x);
        TVector power = Exponential.Exp<TSimd, TVector>(TSimd.Subtract(zero, TSimd.Abs(z)));
        TVector sum = TSimd.Add(TSimd.Rectify(z), Exponential.LogOnePlus<TSimd, TVector>(power));
        return TSimd.Divide(sum, TSimd.Broadcast(beta));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TSimd, TVector>(TVector kept, TVector outputGradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // The slope sigmoid(beta * x) is 1 - exp(-beta * y).
        TVector power = Exponential.ExpMinusOne<TSimd, TVector>(TSimd.Multiply(TSimd.Broadcast(-beta), kept));
        return TSimd.Multiply(outputGradient, TSimd.Subtract(TSimd.Broadcast(0), power));
    }
}
