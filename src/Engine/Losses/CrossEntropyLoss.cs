using System.Globalization;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Losses;

/// <summary>
/// Cross-entropy of <c>p = softmax(logits)</c>: the mean over rows of <c>-sum over c of t[c] * ln p[c]</c>, in nats. It takes logits,
/// computes with the logarithm of the sum of exponentials, and so stays finite for logits of any size. A network that does not end in
/// softmax is taken to give logits. Targets are one-hot or probabilities.
/// </summary>
public sealed record CrossEntropyLoss : Loss
{
    private readonly float[]? _classWeights;

    /// <summary>
    /// Label smoothing (Szegedy et al. 2016), in [0, 1): <c>t[c] * (1 - LabelSmoothing) + LabelSmoothing / classes</c> takes the place of
    /// t[c].
    /// </summary>
    public float LabelSmoothing { get; init; }

    /// <summary>
    /// The weight of each class, at least 0 and finite; all the same when not given. Class c's term is multiplied by its weight, after
    /// smoothing, and the sum over rows is divided not by their number but by the sum of the weights of their classes; a row whose target
    /// is not one-hot counts as 1 there. Both as PyTorch's <c>CrossEntropyLoss</c>.
    /// </summary>
    public IReadOnlyList<float>? ClassWeights
    {
        get => _classWeights;
        init => _classWeights = value is null ? null : [.. value];
    }

    /// <inheritdoc/>
    public override FusedActivation Fuses => FusedActivation.Softmax;

    /// <inheritdoc/>
    public override (float Least, float Greatest)? TargetRange() => (0, 1);

    /// <inheritdoc/>
    protected internal override bool TakesClasses => true;

    /// <inheritdoc/>
    public override double Evaluate(in LossBatch batch, Span<float> gradient)
    {
        double divisor = Divisor(batch, weighted: false);
        double sum = Softmax.CrossEntropy(
            batch.Rows, batch.Outputs, batch.Predictions, batch.Targets, batch.Classes, LabelSmoothing, _classWeights, batch.Weights,
            (float)(1 / divisor), gradient, batch.Parallelism);
        return sum / divisor;
    }

    /// <inheritdoc/>
    protected internal override (double Divisor, double Weight) Weigh(in LossBatch batch) => _classWeights is null
        ? base.Weigh(batch)
        : (Divisor(batch, weighted: false), Divisor(batch, weighted: true));

    /// <inheritdoc/>
    protected internal override void Validate(int? outputs)
    {
        if (outputs == 1)
        {
            throw new ArgumentException(
                $"{nameof(CrossEntropyLoss)} needs an output for each class, two at least; the network has one, whose softmax is always 1. "
                + $"Use {nameof(BinaryCrossEntropyLoss)} for yes or no, {nameof(MeanSquareErrorLoss)} for a number.");
        }
        Require(LabelSmoothing is >= 0 and < 1, nameof(LabelSmoothing), "at least 0 and below 1", LabelSmoothing);
        if (_classWeights is null)
        {
            return;
        }
        Require(_classWeights.All(weight => weight >= 0 && float.IsFinite(weight)), nameof(ClassWeights), "at least 0 and finite", List());
        Require(_classWeights.Any(weight => weight > 0), nameof(ClassWeights), "above 0 for a class at least", List());
        Require(
            outputs is null || outputs == _classWeights.Length, nameof(ClassWeights), $"one for each of the network's {outputs} outputs",
            _classWeights.Length);
    }

    /// <inheritdoc/>
    public bool Equals(CrossEntropyLoss? other) =>
        other is not null && LabelSmoothing == other.LabelSmoothing
        && (_classWeights is null ? other._classWeights is null : other._classWeights is not null
            && _classWeights.AsSpan().SequenceEqual(other._classWeights));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(LabelSmoothing, _classWeights?.Length, _classWeights?.FirstOrDefault());

    /// <summary>Returns the settings as text.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{nameof(CrossEntropyLoss)} {{ LabelSmoothing = {LabelSmoothing}, "
            + $"ClassWeights = {(_classWeights is null ? "null" : List())} }}");

    private string List() => $"[{string.Join(", ", _classWeights!.Select(weight => weight.ToString(CultureInfo.InvariantCulture)))}]";

    // The sum over rows of their classes' weights, each times the row's own if wanted.
    private double Divisor(in LossBatch batch, bool weighted)
    {
        if (_classWeights is null)
        {
            return batch.Rows;
        }
        if (_classWeights.Length != batch.Outputs)
        {
            throw new ArgumentException(
                $"{nameof(CrossEntropyLoss)}.{nameof(ClassWeights)} needs one for each of {batch.Outputs} outputs; "
                + $"got {_classWeights.Length}.");
        }
        double sum = 0;
        for (int row = 0; row < batch.Rows; row++)
        {
            double weight = batch.Classes.IsEmpty
                ? WeightOf(batch.Targets.Slice(row * batch.Outputs, batch.Outputs))
                : _classWeights[batch.Classes[row]];
            sum += weighted && !batch.Weights.IsEmpty ? weight * batch.Weights[row] : weight;
        }

        // Rows of classes without weight give a loss and a gradient of 0 by any divisor.
        return sum > 0 || weighted ? sum : 1;
    }

    private double WeightOf(ReadOnlySpan<float> target)
    {
        int index = target.IndexOf(1f);
        return index >= 0 && !target[..index].ContainsAnyExcept(0f) && !target[(index + 1)..].ContainsAnyExcept(0f)
            ? _classWeights![index]
            : 1;
    }
}
