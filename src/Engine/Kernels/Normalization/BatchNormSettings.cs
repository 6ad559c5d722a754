namespace MLNetDeep.Engine.Kernels.Normalization;

/// <summary>Sizes and settings of a batch normalization of <c>[N, C, pixels]</c>.</summary>
/// <param name="Channels">C: what has a mean and a variance of its own.</param>
/// <param name="Pixels">Elements of a channel in one row; 1 for features.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Momentum">The weight of a batch in the running statistics.</param>
/// <param name="Rectify">Whether max(y, 0) follows.</param>
internal readonly record struct BatchNormSettings(int Channels, int Pixels, float Epsilon, float Momentum, bool Rectify = false)
{
    /// <summary>Whether backward takes means and deviations for constants, as those of prediction are.</summary>
    public bool FixedStatistics { get; init; }

    /// <summary>Elements of a row.</summary>
    public int RowSize => checked(Channels * Pixels);

    /// <summary>1 / sqrt(variance + epsilon).</summary>
    public float Inverse(double variance) => (float)(1 / Math.Sqrt(variance + Epsilon));
}
