using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// What is done to a gradient before an optimizer uses it: gradient = clamp(gradient * scale, -limit, limit) + decay * parameter
/// + l1 * sign(parameter); and to the parameter before the step is added: parameter * keep. The default changes nothing.
/// </summary>
internal readonly struct UpdateTerms(float scale, float limit, float decay, float l1, float keep)
{
    public readonly float Scale = scale;
    public readonly float Limit = limit;
    public readonly float Decay = decay;
    public readonly float L1 = l1;
    public readonly float Keep = keep;

    /// <summary>Whether there is anything to do.</summary>
    public readonly bool Changes = scale != 1 || !float.IsPositiveInfinity(limit) || decay != 0 || l1 != 0 || keep != 1;
}

/// <summary>Terms as a type, so that an update without any is compiled without a trace of them.</summary>
internal interface IUpdateTerms
{
    /// <summary>The gradient that the optimizer uses.</summary>
    TVector Gradient<TSimd, TVector>(TVector gradient, TVector parameter)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;

    /// <summary>The parameter that the step is added to.</summary>
    TVector Parameter<TSimd, TVector>(TVector parameter)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>Nothing changes.</summary>
internal readonly struct NoTerms : IUpdateTerms
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TSimd, TVector>(TVector gradient, TVector parameter)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => gradient;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Parameter<TSimd, TVector>(TVector parameter)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => parameter;
}

/// <summary>As <see cref="UpdateTerms"/> says.</summary>
internal readonly struct ChangingTerms(in UpdateTerms terms) : IUpdateTerms
{
    private readonly float _scale = terms.Scale;
    private readonly float _limit = terms.Limit;
    private readonly float _decay = terms.Decay;
    private readonly float _l1 = terms.L1;
    private readonly float _keep = terms.Keep;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TSimd, TVector>(TVector gradient, TVector parameter)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector clipped = TSimd.Clamp(TSimd.Multiply(gradient, TSimd.Broadcast(_scale)), -_limit, _limit);
        TVector positive = TSimd.WherePositive(parameter, TSimd.Broadcast(_l1));
        TVector signed = TSimd.WhereBelow(parameter, TSimd.Broadcast(0), TSimd.Broadcast(-_l1), positive);
        return TSimd.Add(TSimd.MultiplyAdd(TSimd.Broadcast(_decay), parameter, clipped), signed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Parameter<TSimd, TVector>(TVector parameter)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => TSimd.Multiply(TSimd.Broadcast(_keep), parameter);
}
