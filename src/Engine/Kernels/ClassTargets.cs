using System.Runtime.CompilerServices;

namespace MLNetDeep.Engine.Kernels;

/// <summary>What cross-entropy makes small for a class of a row, as a type, so that plain targets cost nothing.</summary>
internal interface IClassTargets
{
    /// <summary>What counts for a class of a row.</summary>
    float Target(nint row, int column);
}

/// <summary>Targets side by side, <c>[rows, classes]</c>.</summary>
internal readonly unsafe struct GivenTargets(float* targets, int classes) : IClassTargets
{
    private readonly float* _targets = targets;
    private readonly int _classes = classes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Target(nint row, int column) => _targets[(row * _classes) + column];
}

/// <summary>1 for the class of a row, 0 for the others.</summary>
internal readonly unsafe struct OneHotTargets(int* classes) : IClassTargets
{
    private readonly int* _classes = classes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Target(nint row, int column) => _classes[row] == column ? 1 : 0;
}

/// <summary>(target * (1 - smoothing) + smoothing / classes) * class weight; without class weights each is 1.</summary>
internal readonly unsafe struct SmoothedTargets<TTargets>(TTargets targets, float smoothing, int classes, float* classWeights)
    : IClassTargets
    where TTargets : struct, IClassTargets
{
    private readonly TTargets _targets = targets;
    private readonly float _kept = 1 - smoothing;
    private readonly float _added = smoothing / classes;
    private readonly float* _classWeights = classWeights;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Target(nint row, int column)
    {
        float smoothed = (_targets.Target(row, column) * _kept) + _added;
        return _classWeights == null ? smoothed : smoothed * _classWeights[column];
    }
}
