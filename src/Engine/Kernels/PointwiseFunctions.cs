using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>A function of a prediction and its target as a type, so that a kernel is compiled for each; the one place that has its formula.</summary>
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
