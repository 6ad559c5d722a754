namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// Reduction on a plateau: lowers the learning rate when the watched loss, the validation's if there is one and else the training's, stops
/// falling: after more than <see cref="Patience"/> epochs in a row whose loss is not below <c>(1 - Threshold)</c> times the smallest so
/// far, the factor is multiplied by <see cref="Factor"/>, but never below <see cref="Minimum"/>; the next <see cref="Cooldown"/> epochs
/// then do not count. As PyTorch's <c>ReduceLROnPlateau</c> with a relative threshold.
/// </summary>
public sealed record ReduceOnPlateauLearningRate : LearningRateSchedule
{
    /// <summary>Creates the schedule: a tenth of the rate after more than ten epochs without improvement unless given.</summary>
    public ReduceOnPlateauLearningRate(
        float factor = 0.1f, int patience = 10, double threshold = 1e-4, int cooldown = 0, float minimum = 0)
    {
        Factor = factor;
        Patience = patience;
        Threshold = threshold;
        Cooldown = cooldown;
        Minimum = minimum;
    }

    /// <summary>The factor of a reduction, above 0 and below 1.</summary>
    public float Factor { get; init; }

    /// <summary>The patience: epochs in a row without improvement that are let pass, at least 0.</summary>
    public int Patience { get; init; }

    /// <summary>The threshold: the share of the smallest loss that the loss must fall by to count as improvement, in [0, 1).</summary>
    public double Threshold { get; init; }

    /// <summary>The cooldown: epochs after a reduction in which nothing counts as lack of improvement, at least 0.</summary>
    public int Cooldown { get; init; }

    /// <summary>The smallest factor on the optimizer's learning rate, in [0, 1].</summary>
    public float Minimum { get; init; }

    /// <summary>Returns 1: the factor depends on the course of the training.</summary>
    public override float FactorAt(TrainingProgress progress) => 1;

    /// <inheritdoc/>
    protected internal override ScheduleState CreateState() => new State(this);

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        Require(Factor is > 0 and < 1, nameof(Factor), "above 0 and below 1", Factor);
        Require(Patience >= 0, nameof(Patience), "at least 0", Patience);
        Require(Threshold is >= 0 and < 1, nameof(Threshold), "at least 0 and below 1", Threshold);
        Require(Cooldown >= 0, nameof(Cooldown), "at least 0", Cooldown);
        Require(Minimum is >= 0 and <= 1, nameof(Minimum), "from 0 to 1", Minimum);
    }

    private sealed class State(ReduceOnPlateauLearningRate settings) : ScheduleState(settings)
    {
        private float _factor = 1;
        private double _smallest = double.PositiveInfinity;
        private int _withoutImprovement;
        private int _cooling;

        public override float FactorAt(TrainingProgress progress) => _factor;

        public override void EndEpoch(double loss)
        {
            if (loss < _smallest * (1 - settings.Threshold))
            {
                (_smallest, _withoutImprovement) = (loss, 0);
            }
            else
            {
                _withoutImprovement++;
            }
            if (_cooling > 0)
            {
                (_cooling, _withoutImprovement) = (_cooling - 1, 0);
            }
            if (_withoutImprovement <= settings.Patience)
            {
                return;
            }
            _factor = Math.Max(_factor * settings.Factor, settings.Minimum);
            (_cooling, _withoutImprovement) = (settings.Cooldown, 0);
        }

        public override double[] Save() => [_factor, _smallest, _withoutImprovement, _cooling];

        public override void Restore(ReadOnlySpan<double> saved)
        {
            RequireLength(saved, 4);
            if (!(saved[0] is >= 0 and <= 1) || double.IsNaN(saved[1])
                || !(saved[2] >= 0 && saved[2] <= settings.Patience) || !(saved[3] >= 0 && saved[3] <= settings.Cooldown))
            {
                throw new ArgumentException(
                    $"The schedule's state is a factor from 0 to 1, a loss, at most {settings.Patience} epochs of patience and "
                    + $"{settings.Cooldown} of cooldown; got {string.Join(", ", saved.ToArray())}. Resume with the same schedule.");
            }
            (_factor, _smallest) = ((float)saved[0], saved[1]);
            (_withoutImprovement, _cooling) = ((int)saved[2], (int)saved[3]);
        }
    }
}
