using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// Adagrad (Duchi, Hazan, Singer 2011): <c>s = s + dx^2; x = x - lr * dx / (sqrt(s) + epsilon)</c>, with s at
/// <see cref="InitialAccumulator"/> at first. As PyTorch's <c>Adagrad</c>.
/// </summary>
public sealed record AdagradOptimizer : Optimizer
{
    /// <summary>Creates the optimizer, with PyTorch's settings unless given.</summary>
    public AdagradOptimizer(float learningRate = 0.01f, float initialAccumulator = 0, float epsilon = 1e-10f)
        : base(learningRate)
    {
        InitialAccumulator = initialAccumulator;
        Epsilon = epsilon;
    }

    /// <summary>The initial sum of squared gradients, at least 0; more makes the first steps smaller.</summary>
    public float InitialAccumulator { get; init; }

    /// <summary>The number that keeps the quotient finite, above 0.</summary>
    public float Epsilon { get; init; }

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        base.Validate();
        Require(
            InitialAccumulator >= 0 && float.IsFinite(InitialAccumulator), nameof(InitialAccumulator), "at least 0 and finite",
            InitialAccumulator);
        Require(Epsilon > 0 && float.IsFinite(Epsilon), nameof(Epsilon), "above 0 and finite", Epsilon);
    }

    /// <inheritdoc/>
    protected internal override OptimizerState CreateState(ReadOnlySpan<int> lengths)
    {
        var sums = new FusedOptimizerState(this, 1, lengths, (state, update) => AdaptiveUpdates.Adagrad(
            update.LearningRate, Epsilon, update.Gradient, state.Memory(update.Parameter, 0), update.Value, update.Parallelism,
            update.Terms));
        foreach (float[] sum in sums.Slots)
        {
            Array.Fill(sum, InitialAccumulator);
        }
        return sums;
    }
}
