using System.Runtime.CompilerServices;

namespace MLNetDeep.Engine.Kernels;

/// <summary>What cross-entropy makes of a target as a type, so that plain targets cost nothing.</summary>
internal interface IClassTargets
{
    /// <summary>What counts for a class.</summary>
    float Target(float target, int column);
}

/// <summary>The target itself.</summary>
internal readonly struct PlainTargets : IClassTargets
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Target(float target, int column) => target;
}

/// <summary>(target * (1 - smoothing) + smoothing / classes) * class weight; without class weights each is 1.</summary>
internal readonly unsafe struct SmoothedTargets(float smoothing, int classes, float* classWeights) : IClassTargets
{
    private readonly float _kept = 1 - smoothing;
    private readonly float _added = smoothing / classes;
    private readonly float* _classWeights = classWeights;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Target(float target, int column)
    {
        float smoothed = (target * _kept) + _added;
        return _classWeights == null ? smoothed : smoothed * _classWeights[column];
    }
}
