using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// A function of a prediction and its target as a type, so that a kernel is compiled for each; the one place that has its formula.
/// </summary>
internal interface IPointwiseFunction
{
    /// <summary>Returns f(p, t) and gives its derivative by p.</summary>
    TVector Evaluate<TSimd, TVector>(TVector prediction, TVector target, out TVector slope)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>(p - t)^2.</summary>
internal readonly struct SquareErrorFunction : IPointwiseFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Evaluate<TSimd, TVector>(TVector prediction, TVector target, out TVector slope)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector difference = TSimd.Subtract(prediction, target);
        slope = TSimd.Add(difference, difference);
        return TSimd.Multiply(difference, difference);
    }
}

/// <summary>|p - t|; the derivative at 0 is 0.</summary>
internal readonly struct AbsoluteErrorFunction : IPointwiseFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Evaluate<TSimd, TVector>(TVector prediction, TVector target, out TVector slope)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector difference = TSimd.Subtract(prediction, target);
        TVector positive = TSimd.WherePositive(difference, TSimd.Broadcast(1));
        slope = TSimd.WhereBelow(difference, TSimd.Broadcast(0), TSimd.Broadcast(-1), positive);
        return TSimd.Abs(difference);
    }
}

/// <summary>(p - t)^2 / 2 up to a distance of delta, delta * (|p - t| - delta / 2) beyond.</summary>
internal readonly struct HuberFunction(float delta) : IPointwiseFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Evaluate<TSimd, TVector>(TVector prediction, TVector target, out TVector slope)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector difference = TSimd.Subtract(prediction, target);
        slope = TSimd.Clamp(difference, -delta, delta);

        // With c = min(|p - t|, delta) both pieces are c * (|p - t| - c / 2).
        TVector distance = TSimd.Abs(difference);
        TVector clamped = TSimd.Abs(slope);
        return TSimd.Multiply(clamped, TSimd.MultiplyAdd(clamped, TSimd.Broadcast(-0.5f), distance));
    }
}

/// <summary>max(0, 1 - y * p), where y is 1 for a target above 0 and -1 for others.</summary>
internal readonly struct HingeFunction : IPointwiseFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Evaluate<TSimd, TVector>(TVector prediction, TVector target, out TVector slope)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector zero = TSimd.Broadcast(0);
        TVector side = TSimd.WhereBelow(zero, target, TSimd.Broadcast(1), TSimd.Broadcast(-1));
        TVector missing = TSimd.Subtract(TSimd.Broadcast(1), TSimd.Multiply(side, prediction));
        slope = TSimd.WherePositive(missing, TSimd.Subtract(zero, side));
        return TSimd.Rectify(missing);
    }
}

/// <summary>
/// -(t ln s + (1 - t) ln(1 - s)) with s = 1 / (1 + exp(-p)): max(p, 0) - p t + ln(1 + exp(-|p|)), finite for p of any size.
/// </summary>
internal readonly struct LogisticFunction : IPointwiseFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Evaluate<TSimd, TVector>(TVector prediction, TVector target, out TVector slope)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector zero = TSimd.Broadcast(0);
        TVector one = TSimd.Broadcast(1);
        TVector power = Exponential.Exp<TSimd, TVector>(TSimd.Subtract(zero, TSimd.Abs(prediction)));
        TVector share = TSimd.Divide(one, TSimd.Add(one, power));
        TVector probability = TSimd.WhereBelow(prediction, zero, TSimd.Multiply(power, share), share);
        slope = TSimd.Subtract(probability, target);
        TVector linear = TSimd.Subtract(TSimd.Rectify(prediction), TSimd.Multiply(prediction, target));
        return TSimd.Add(linear, Exponential.LogOnePlus<TSimd, TVector>(power));
    }
}
