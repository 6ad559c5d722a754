using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Optimizers;

/// <summary>Stochastic gradient descent: <c>x = x - lr * dx</c>.</summary>
public sealed record SgdOptimizer : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    public SgdOptimizer(float learningRate = 0.1f)
        : base(learningRate)
    {
    }

    /// <inheritdoc/>
    protected internal override OptimizerState CreateState(ReadOnlySpan<int> lengths) => new FusedOptimizerState(
        this, 0, lengths,
        (_, update) => Updates.Sgd(update.LearningRate, update.Gradient, update.Value, update.Parallelism, update.Terms));
}
