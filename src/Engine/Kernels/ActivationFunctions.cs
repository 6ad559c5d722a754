using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>An activation as a type, so that a kernel is compiled for each; the one place that has its formula.</summary>
internal interface IActivationFunction
{
    /// <summary>The activation of x.</summary>
    static abstract TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;

    /// <summary>The gradient by x, from the activation's output and the gradient by it.</summary>
    static abstract TVector Gradient<TSimd, TVector>(TVector output, TVector outputGradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>x.</summary>
internal readonly struct IdentityFunction : IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Gradient<TSimd, TVector>(TVector output, TVector outputGradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => outputGradient;
}

/// <summary>max(x, 0); NaN stays NaN.</summary>
internal readonly struct ReluFunction : IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => TSimd.Rectify(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Gradient<TSimd, TVector>(TVector output, TVector outputGradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => TSimd.WherePositive(output, outputGradient);
}

/// <summary>1 / (1 + exp(-x)).</summary>
internal readonly struct SigmoidFunction : IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector one = TSimd.Broadcast(1);
        TVector power = Exponential.Exp<TSimd, TVector>(TSimd.Subtract(TSimd.Broadcast(0), x));
        return TSimd.Divide(one, TSimd.Add(one, power));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Gradient<TSimd, TVector>(TVector output, TVector outputGradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector slope = TSimd.Multiply(output, TSimd.Subtract(TSimd.Broadcast(1), output));
        return TSimd.Multiply(outputGradient, slope);
    }
}

/// <summary>tanh(x).</summary>
internal readonly struct TanhFunction : IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => Exponential.Tanh<TSimd, TVector>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Gradient<TSimd, TVector>(TVector output, TVector outputGradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector one = TSimd.Broadcast(1);

        // Near saturation 1 - y^2 would cancel.
        TVector slope = TSimd.Multiply(TSimd.Subtract(one, output), TSimd.Add(one, output));
        return TSimd.Multiply(outputGradient, slope);
    }
}
