using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Losses;

/// <summary>
/// Mean square error: the mean over all elements, rows times outputs, of <c>(p - t)^2</c>; its gradient is
/// <c>2 (p - t) / (rows * outputs)</c>.
/// </summary>
public sealed record MeanSquareErrorLoss : Loss
{
    /// <inheritdoc/>
    public override double Evaluate(in LossBatch batch, Span<float> gradient) =>
        SquareError.Evaluate(batch.Predictions, batch.Targets, 1f / batch.Predictions.Length, gradient) / batch.Predictions.Length;
}
