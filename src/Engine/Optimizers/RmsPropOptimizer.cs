using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// RMSProp (Tieleman, Hinton 2012): <c>v = alpha v + (1 - alpha) dx^2; b = momentum * b + dx / (sqrt(v) + epsilon); x = x - lr * b</c>,
/// with v and b zero at first. As PyTorch's <c>RMSprop</c>.
/// </summary>
public sealed record RmsPropOptimizer : Optimizer
{
    /// <summary>Creates the optimizer, with PyTorch's settings unless given.</summary>
    public RmsPropOptimizer(float learningRate = 0.01f, float alpha = 0.99f, float epsilon = 1e-8f, float momentum = 0)
        : base(learningRate)
    {
        Alpha = alpha;
        Epsilon = epsilon;
        Momentum = momentum;
    }

    /// <summary>The decay rate of the mean of squared gradients, in [0, 1).</summary>
    public float Alpha { get; init; }

    /// <summary>The number that keeps the quotient finite, above 0.</summary>
    public float Epsilon { get; init; }

    /// <summary>The momentum: the share of the last step that is taken again, in [0, 1).</summary>
    public float Momentum { get; init; }

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        base.Validate();
        Require(Alpha is >= 0 and < 1, nameof(Alpha), "at least 0 and below 1", Alpha);
        Require(Epsilon > 0 && float.IsFinite(Epsilon), nameof(Epsilon), "above 0 and finite", Epsilon);
        Require(Momentum is >= 0 and < 1, nameof(Momentum), "at least 0 and below 1", Momentum);
    }

    /// <inheritdoc/>
    protected internal override OptimizerState CreateState(ReadOnlySpan<int> lengths) => new FusedOptimizerState(
        this, Momentum == 0 ? 1 : 2, lengths, (state, update) => AdaptiveUpdates.RmsProp(
            update.LearningRate, Alpha, Epsilon, Momentum, update.Gradient, state.Memory(update.Parameter, 0),
            Momentum == 0 ? [] : state.Memory(update.Parameter, 1), update.Value, update.Parallelism, update.Terms));
}
