using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Losses;

/// <summary>
/// Huber's loss (Huber 1964): the mean over all elements, rows times outputs, of <c>(p - t)^2 / 2</c> where <c>|p - t| &lt;= Delta</c>, and
/// of <c>Delta * (|p - t| - Delta / 2)</c> beyond: square for small errors, absolute for outliers. As PyTorch's <c>HuberLoss</c>.
/// </summary>
public sealed record HuberLoss : Loss
{
    /// <summary>Creates a loss that becomes a straight line at the given distance.</summary>
    public HuberLoss(float delta = 1) => Delta = delta;

    /// <summary>The distance from which errors count in proportion, above 0 and finite.</summary>
    public float Delta { get; init; }

    /// <inheritdoc/>
    public override double Evaluate(in LossBatch batch, Span<float> gradient) => batch.Mean(new HuberFunction(Delta), gradient);

    /// <inheritdoc/>
    protected internal override void Validate(int? outputs) =>
        Require(Delta > 0 && float.IsFinite(Delta), nameof(Delta), "above 0 and finite", Delta);
}
