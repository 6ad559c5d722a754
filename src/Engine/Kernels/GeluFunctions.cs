using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>x * Phi(x), Phi the normal distribution's function. Its gradient takes the input.</summary>
internal readonly struct GeluFunction : IElementFunction
{
    private const float RootOfHalfOverPi = 0.3989422804014327f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        TSimd.Multiply(x, Below<TSimd, TVector>(x, Bell<TSimd, TVector>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TSimd, TVector>(TVector kept, TVector outputGradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector bell = Bell<TSimd, TVector>(kept);
        TVector density = TSimd.Multiply(bell, TSimd.Broadcast(RootOfHalfOverPi));
        return TSimd.Multiply(outputGradient, TSimd.MultiplyAdd(kept, density, Below<TSimd, TVector>(kept, bell)));
    }

    // exp(-x^2 / 2)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Bell<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        Exponential.Exp<TSimd, TVector>(TSimd.Multiply(TSimd.Multiply(x, x), TSimd.Broadcast(-0.5f)));

    // Phi(x). Beyond |x| it is exp(-x^2 / 2) times a polynomial in t = 1 / (1 + 0.33 |x|), fitted to a relative error of 5e-8 up to 13,
    // a form of Hastings 1955; so small values below zero keep their digits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Below<TSimd, TVector>(TVector x, TVector bell)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector one = TSimd.Broadcast(1);
        TVector t = TSimd.Divide(one, TSimd.MultiplyAdd(TSimd.Abs(x), TSimd.Broadcast(0.33f), one));
        TVector p = TSimd.Broadcast(-0.0211840868f);
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(0.124872461f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(-0.27080223f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(0.228654951f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(-0.0592203848f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(0.12292587f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(0.110794209f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(0.132339105f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Broadcast(0.131620139f));
        TVector tail = TSimd.Multiply(TSimd.Multiply(p, t), bell);
        return TSimd.WhereBelow(x, TSimd.Broadcast(0), tail, TSimd.Subtract(one, tail));
    }
}

/// <summary>
/// x * (1 + tanh(u)) / 2 with u = sqrt(2 / pi) * (x + 0.044715 x^3), computed as x / (1 + exp(-2u)), which does not cancel below zero.
/// Its gradient takes the input.
/// </summary>
internal readonly struct GeluTanhFunction : IElementFunction
{
    private const float TwiceRootOfTwoOverPi = 1.5957691216057308f;
    private const float Cubic = 0.044715f;

    // Beyond it the sigmoid is 0 or 1 to single precision, and the cube might overflow.
    private const float Limit = 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        TSimd.Multiply(x, Share<TSimd, TVector>(TSimd.Clamp(x, -Limit, Limit)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TSimd, TVector>(TVector kept, TVector outputGradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // s * (1 + x * (1 - s) * 2u')
        TVector one = TSimd.Broadcast(1);
        TVector x = TSimd.Clamp(kept, -Limit, Limit);
        TVector s = Share<TSimd, TVector>(x);
        TVector inner = TSimd.MultiplyAdd(
            TSimd.Multiply(x, x), TSimd.Broadcast(3 * Cubic * TwiceRootOfTwoOverPi), TSimd.Broadcast(TwiceRootOfTwoOverPi));
        TVector bracket = TSimd.MultiplyAdd(TSimd.Multiply(x, TSimd.Subtract(one, s)), inner, one);
        return TSimd.Multiply(outputGradient, TSimd.Multiply(s, bracket));
    }

    // 1 / (1 + exp(-2u))
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Share<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector cubic = TSimd.MultiplyAdd(TSimd.Multiply(x, x), TSimd.Broadcast(Cubic), TSimd.Broadcast(1));
        return SigmoidFunction.Apply<TSimd, TVector>(TSimd.Multiply(TSimd.Multiply(x, cubic), TSimd.Broadcast(TwiceRootOfTwoOverPi)));
    }
}
