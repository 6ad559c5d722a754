using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Losses;

/// <summary>
/// Mean square error: the mean over all elements, rows times outputs, of <c>(p - t)^2</c>; its gradient is
/// <c>2 (p - t) / (rows * outputs)</c>.
/// </summary>
public sealed record MeanSquareErrorLoss : Loss
{
    /// <summary>
    /// Whether a row's loss is half the sum over its outputs instead of their mean: <c>sum over c of (p[c] - t[c])^2 / 2</c>, with the
    /// gradient <c>(p - t) / rows</c>.
    /// </summary>
    public bool HalfSum { get; init; }

    /// <inheritdoc/>
    public override double Evaluate(in LossBatch batch, Span<float> gradient) =>
        batch.Mean(default(SquareErrorFunction), gradient, HalfSum ? 0.5 * batch.Outputs : 1);
}
