using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov, Hutter 2019): <see cref="AdamOptimizer"/>'s step, to <c>x * (1 - lr * WeightDecay)</c>
/// instead of x; the decay thus does not pass through Adam's means, and falls and rises with the learning rate. As PyTorch's <c>AdamW</c>.
/// </summary>
public sealed record AdamWOptimizer : Optimizer
{
    /// <summary>Creates the optimizer, with PyTorch's settings unless given.</summary>
    public AdamWOptimizer(
        float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0.01f)
        : base(learningRate)
    {
        Beta1 = beta1;
        Beta2 = beta2;
        Epsilon = epsilon;
        WeightDecay = weightDecay;
    }

    /// <summary>The decay rate of the mean of gradients, in [0, 1).</summary>
    public float Beta1 { get; init; }

    /// <summary>The decay rate of the mean of squared gradients, in [0, 1).</summary>
    public float Beta2 { get; init; }

    /// <summary>The number that keeps the quotient finite, above 0.</summary>
    public float Epsilon { get; init; }

    /// <inheritdoc/>
    protected internal override bool DecouplesWeightDecay => true;

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
