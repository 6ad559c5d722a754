using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Losses;

/// <summary>
/// Cross-entropy of <c>p = softmax(logits)</c>: the mean over rows of <c>-sum over c of t[c] * ln p[c]</c>, in nats. It takes logits,
/// computes with the logarithm of the sum of exponentials, and so stays finite for logits of any size. A network that does not end in
/// softmax is taken to give logits.
/// </summary>
public sealed record CrossEntropyLoss : Loss
{
    /// <inheritdoc/>
    public override bool FusesSoftmax => true;

    /// <inheritdoc/>
    public override double Evaluate(in LossBatch batch, Span<float> gradient) =>
        Softmax.CrossEntropy(
            batch.Rows, batch.Outputs, batch.Predictions, batch.Targets, batch.Weights, 1f / batch.Rows, gradient, batch.Parallelism)
        / batch.Rows;
}
