using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Losses;

/// <summary>
/// Binary cross-entropy of <c>p = sigmoid(logit)</c>: the mean over rows and outputs of <c>-(t * ln p + (1 - t) * ln(1 - p))</c>, in nats.
/// It takes logits, and stays finite for logits of any size; a network that does not end in sigmoid is taken to give logits. Targets are 0,
/// 1 or probabilities; several outputs are as many yes-or-no questions. A single output is predicted right when its probability is above
/// 1/2 just where the target is. As PyTorch's <c>BCEWithLogitsLoss</c>.
/// </summary>
public sealed record BinaryCrossEntropyLoss : Loss
{
    /// <inheritdoc/>
    public override FusedActivation Fuses => FusedActivation.Sigmoid;

    /// <inheritdoc/>
    public override (float Least, float Greatest)? TargetRange() => (0, 1);

    /// <inheritdoc/>
    public override double Evaluate(in LossBatch batch, Span<float> gradient) => batch.Mean(default(LogisticFunction), gradient);

    /// <inheritdoc/>
    protected internal override bool? IsRight(in LossBatch batch, int row) =>
        batch.Outputs > 1 ? base.IsRight(batch, row) : batch.Predictions[row] > 0 == batch.Targets[row] > 0.5f;
}
