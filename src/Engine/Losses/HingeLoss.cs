using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Losses;

/// <summary>
/// Hinge loss, on outputs without an activation: a sigmoid or softmax at the network's end is left out in training. One output: the mean
/// over rows of <c>max(0, 1 - y * p)</c> (Cortes, Vapnik 1995), with y = 1 for targets above 0 and -1 for others, so that targets may be 0
/// and 1 or -1 and 1; a row is predicted right when p is above 0 just where the target is. Several outputs: the mean over rows of <c>sum
/// over c other than y of max(0, 1 - p[y] + p[c]) / outputs</c> (Crammer, Singer 2001, in the sum of Weston, Watkins 1999), with y the
/// class of the greatest, one-hot target; as PyTorch's <c>MultiMarginLoss</c>.
/// </summary>
public sealed record HingeLoss : Loss
{
    /// <summary>
    /// The softmax or sigmoid that the loss leaves out: margins are taken before the activation that makes them probabilities.
    /// </summary>
    public override FusedActivation Fuses => FusedActivation.Softmax | FusedActivation.Sigmoid;

    /// <inheritdoc/>
    public override (float Least, float Greatest)? TargetRange() => (-1, 1);

    /// <inheritdoc/>
    public override double Evaluate(in LossBatch batch, Span<float> gradient) => batch.Outputs == 1
        ? batch.Mean(default(HingeFunction), gradient)
        : ClassMargin.Evaluate(
            batch.Rows, batch.Outputs, batch.Predictions, batch.Targets, batch.Weights, 1f / batch.Predictions.Length, gradient,
            batch.Parallelism) / batch.Predictions.Length;

    internal override bool? IsRight(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target) =>
        prediction.Length > 1 ? base.IsRight(prediction, target) : prediction[0] > 0 == target[0] > 0;
}
