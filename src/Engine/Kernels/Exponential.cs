using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>exp, tanh and their kin of vectors, with the polynomials of Cephes (Moshier 1989): at most 2 units in the last place.</summary>
internal static class Exponential
{
    /// <summary>exp(x) = 2^n * exp(x - n * ln 2): 0 below -104, infinity above 89, NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        x = TSimd.Clamp(x, -104, 89);
        TVector n = TSimd.Round(TSimd.Multiply(x, TSimd.Broadcast(1.44269504088896341f)));

        // ln 2 in two parts, the first with so few bits that n times it is exact.
        TVector r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-0.693359375f), x);
        r = TSimd.MultiplyAdd(n, TSimd.Broadcast(2.12194440e-4f), r);
        TVector p = TSimd.Add(NearMinusOne<TSimd, TVector>(r), TSimd.Broadcast(1));

        // In two halves, since 2^n alone may be subnormal or infinite where the product is not.
        TVector half = TSimd.Round(TSimd.Multiply(n, TSimd.Broadcast(0.5f)));
        return TSimd.Multiply(TSimd.Multiply(p, TSimd.PowerOfTwo(half)), TSimd.PowerOfTwo(TSimd.Subtract(n, half)));
    }

    /// <summary>exp(x) - 1, which near 0 does not cancel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpMinusOne<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector far = TSimd.Subtract(Exp<TSimd, TVector>(x), TSimd.Broadcast(1));
        return TSimd.WhereBelow(TSimd.Abs(x), TSimd.Broadcast(0.34f), NearMinusOne<TSimd, TVector>(x), far);
    }

    /// <summary>log(1 + x) for x in [0, 1]: twice the area tangent of x / (2 + x), whose series needs eight terms there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogOnePlus<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector s = TSimd.Divide(x, TSimd.Add(x, TSimd.Broadcast(2)));
        TVector square = TSimd.Multiply(s, s);
        TVector p = TSimd.Broadcast(1f / 15);
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(1f / 13));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(1f / 11));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(1f / 9));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(1f / 7));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(1f / 5));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(1f / 3));
        TVector sum = TSimd.MultiplyAdd(TSimd.Multiply(p, square), s, s);
        return TSimd.Add(sum, sum);
    }

    /// <summary>tanh(x): a polynomial near 0, where 1 - 2 / (exp(2x) + 1) would cancel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector one = TSimd.Broadcast(1);
        TVector square = TSimd.Multiply(x, x);
        TVector p = TSimd.Broadcast(-5.70498872745e-3f);
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(2.06390887954e-2f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-5.37397155531e-2f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(1.33314422036e-1f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-3.33332819422e-1f));
        TVector near = TSimd.MultiplyAdd(TSimd.Multiply(p, square), x, x);
        TVector absolute = TSimd.Abs(x);
        TVector power = TSimd.Add(Exp<TSimd, TVector>(TSimd.Add(absolute, absolute)), one);
        TVector far = TSimd.Subtract(one, TSimd.Divide(TSimd.Broadcast(2), power));
        TVector zero = TSimd.Broadcast(0);
        far = TSimd.WhereBelow(x, zero, TSimd.Subtract(zero, far), far);
        return TSimd.WhereBelow(absolute, TSimd.Broadcast(0.625f), near, far);
    }

    // exp(r) - 1 for r within half of ln 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector NearMinusOne<TSimd, TVector>(TVector r)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector p = TSimd.Broadcast(1.9875691500e-4f);
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1.3981999507e-3f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(8.3334519073e-3f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(4.1665795894e-2f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1.6666665459e-1f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(5.0000001201e-1f));
        return TSimd.MultiplyAdd(p, TSimd.Multiply(r, r), r);
    }
}
