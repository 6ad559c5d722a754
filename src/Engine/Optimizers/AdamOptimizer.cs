using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// Adam (Kingma, Ba 2015): <c>m = b1 m + (1 - b1) dx; v = b2 v + (1 - b2) dx^2;
/// x = x - lr * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)</c>, with t the number of the step, the same for all parameters.
/// </summary>
public sealed record AdamOptimizer : Optimizer
{
    /// <summary>Creates the optimizer, with the paper's settings unless given.</summary>
    public AdamOptimizer(float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f)
        : base(learningRate)
    {
        Beta1 = beta1;
        Beta2 = beta2;
        Epsilon = epsilon;
    }

    /// <summary>The decay rate of the mean of gradients, in [0, 1).</summary>
    public float Beta1 { get; init; }

    /// <summary>The decay rate of the mean of squared gradients, in [0, 1).</summary>
    public float Beta2 { get; init; }

    /// <summary>The number that keeps the quotient finite, above 0.</summary>
    public float Epsilon { get; init; }

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        base.Validate();
        Require(Beta1 is >= 0 and < 1, nameof(Beta1), "at least 0 and below 1", Beta1);
        Require(Beta2 is >= 0 and < 1, nameof(Beta2), "at least 0 and below 1", Beta2);
        Require(Epsilon > 0 && float.IsFinite(Epsilon), nameof(Epsilon), "above 0 and finite", Epsilon);
    }

    /// <inheritdoc/>
    protected internal override OptimizerState CreateState(ReadOnlySpan<int> lengths) => new FusedOptimizerState(
        this, 2, lengths, (state, update) => AdaptiveUpdates.Adam(
            update.LearningRate, Beta1, Beta2, Epsilon, state.Steps, update.Gradient, state.Memory(update.Parameter, 0),
            state.Memory(update.Parameter, 1), update.Value, update.Parallelism, update.Terms));
}
