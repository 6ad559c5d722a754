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
        PointwiseLoss.Evaluate(
            default(SquareErrorFunction), batch.Rows, batch.Outputs, batch.Predictions, batch.Targets, batch.Weights,
            1f / batch.Predictions.Length, gradient, batch.Parallelism) / batch.Predictions.Length;
}
