using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Losses;

/// <summary>
/// Mean absolute error: the mean over all elements, rows times outputs, of <c>|p - t|</c>; its gradient is
/// <c>sign(p - t) / (rows * outputs)</c>, 0 where they are equal. As PyTorch's <c>L1Loss</c>.
/// </summary>
public sealed record MeanAbsoluteErrorLoss : Loss
{
    /// <inheritdoc/>
    public override double Evaluate(in LossBatch batch, Span<float> gradient) => batch.Mean(default(AbsoluteErrorFunction), gradient);
}
