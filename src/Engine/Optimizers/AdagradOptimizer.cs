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
    protected internal override OptimizerState CreateState(ReadOnlySpan<int> lengths) => new State(this, lengths);

    private sealed class State : FusedOptimizerState
    {
        private readonly float _epsilon;

        public State(AdagradOptimizer settings, ReadOnlySpan<int> lengths)
            : base(settings, 1, lengths)
        {
            _epsilon = settings.Epsilon;
            foreach (float[] sums in Slots)
            {
                Array.Fill(sums, settings.InitialAccumulator);
            }
        }

        protected override void Update(in ParameterUpdate update) =>
            AdaptiveUpdates.Adagrad(
                update.LearningRate, _epsilon, update.Gradient, Slot(update.Parameter, 0), update.Value, update.Parallelism, update.Terms);
    }
}
