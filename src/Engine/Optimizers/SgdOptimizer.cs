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

    internal override OptimizerState CreateState(ReadOnlySpan<int> lengths) => new State(this, lengths);

    private sealed class State(SgdOptimizer settings, ReadOnlySpan<int> lengths) : OptimizerState(settings, 0, lengths)
    {
        public override void Update(
            int parameter, float learningRate, ReadOnlySpan<float> gradient, Span<float> value, Parallelism parallelism) =>
            Updates.Sgd(learningRate, gradient, value, parallelism, Terms(learningRate));
    }
}
