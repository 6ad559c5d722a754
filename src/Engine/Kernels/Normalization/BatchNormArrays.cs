namespace MLNetDeep.Engine.Kernels.Normalization;

/// <summary>
/// The arrays of one batch normalization, pinned: <c>[N, C, pixels]</c> or <c>[C]</c>; null where a direction has no use for one.
/// </summary>
internal unsafe struct BatchNormArrays
{
    public float* Input;
    public float* Output;

    /// <summary>What forward adds to the result before it is rectified, or null.</summary>
    public float* Residual;

    /// <summary>Where backward puts what the rectifier of a sum lets through, or null.</summary>
    public float* SumGradient;
    public float* OutputGradient;
    public float* InputGradient;
    public float* Weight;
    public float* Bias;
    public float* WeightGradient;
    public float* BiasGradient;
    public float* RunningMean;
    public float* RunningVariance;

    /// <summary>The means that forward subtracted.</summary>
    public float* Mean;

    /// <summary>The inverse deviations that forward multiplied by.</summary>
    public float* Inverse;

    /// <summary>Whether backward takes both for constants.</summary>
    public bool FixedStatistics;
}
