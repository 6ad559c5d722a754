using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Optimizers;

/// <summary>Gradient descent with momentum (Polyak 1964): <c>v = -lr * dx + momentum * v; x = x + v</c>, with v zero at first.</summary>
public sealed record MomentumOptimizer : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    public MomentumOptimizer(float learningRate = 0.01f, float momentum = 0.9f)
        : base(learningRate) => Momentum = momentum;

    /// <summary>The momentum: the share of the last step that is taken again, in [0, 1).</summary>
    public float Momentum { get; init; }

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        base.Validate();
        Require(Momentum is >= 0 and < 1, nameof(Momentum), "at least 0 and below 1", Momentum);
    }

    /// <inheritdoc/>
    protected internal override OptimizerState CreateState(ReadOnlySpan<int> lengths) => new FusedOptimizerState(
        this, 1, lengths, (state, update) => Updates.Momentum(
            update.LearningRate, Momentum, update.Gradient, state.Memory(update.Parameter, 0), update.Value, update.Parallelism,
            update.Terms));
}
