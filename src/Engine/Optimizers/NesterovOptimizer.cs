using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// Nesterov's accelerated gradient (Nesterov 1983; Sutskever, Martens, Dahl, Hinton 2013): <c>v = -lr * dx + momentum * v;
/// x = x + momentum * v - lr * dx</c>, with v zero at first. As in <see cref="MomentumOptimizer"/> v holds steps with the learning rate
/// they were taken with; while the rate is constant that is PyTorch's <c>SGD(nesterov=True)</c>, whose v holds gradients.
/// </summary>
public sealed record NesterovOptimizer : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    public NesterovOptimizer(float learningRate = 0.01f, float momentum = 0.9f)
        : base(learningRate) => Momentum = momentum;

    /// <summary>The momentum: the share of the last step that is taken again, above 0 and below 1.</summary>
    public float Momentum { get; init; }

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        base.Validate();
        Require(Momentum is > 0 and < 1, nameof(Momentum), "above 0 and below 1", Momentum);
    }

    /// <inheritdoc/>
    protected internal override OptimizerState CreateState(ReadOnlySpan<int> lengths) => new FusedOptimizerState(
        this, 1, lengths, (state, update) => Updates.Nesterov(
            update.LearningRate, Momentum, update.Gradient, state.Memory(update.Parameter, 0), update.Value, update.Parallelism,
            update.Terms));
}
