namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// Warm-up (Goyal et al. 2017): the factor of another schedule times <c>Start + (1 - Start) * min(1, t / Length)</c>, with t the steps, or
/// epochs with the share of the present one, that are done. The other schedule runs from the first step on. As PyTorch's <c>LinearLR</c>
/// chained with another.
/// </summary>
public sealed record WarmUpLearningRate : LearningRateSchedule
{
    /// <summary>Creates the schedule; the rate rises from nothing unless given.</summary>
    public WarmUpLearningRate(
        LearningRateSchedule schedule, int length, ScheduleUnit unit = ScheduleUnit.Step, float start = 0)
    {
        Schedule = schedule;
        Length = length;
        Unit = unit;
        Start = start;
    }

    /// <summary>The schedule that is warmed up.</summary>
    public LearningRateSchedule Schedule { get; init; }

    /// <summary>The length of the warm-up in steps or epochs: then the schedule's own factor is reached; at least 1.</summary>
    public int Length { get; init; }

    /// <summary>The unit that is counted: epochs or steps.</summary>
    public ScheduleUnit Unit { get; init; }

    /// <summary>The share of the schedule's factor at the first step, in [0, 1].</summary>
    public float Start { get; init; }

    /// <inheritdoc/>
    public override bool NeedsSteps => Unit == ScheduleUnit.Epoch || Schedule.NeedsSteps;

    /// <inheritdoc/>
    public override float FactorAt(TrainingProgress progress) => Warmed(Schedule.FactorAt(progress), progress);

    /// <inheritdoc/>
    protected internal override ScheduleState CreateState() => new State(this);

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        Require(Schedule is not null, nameof(Schedule), "given", null);
        Require(Length >= 1, nameof(Length), "at least 1", Length);
        Require(Start is >= 0 and <= 1, nameof(Start), "from 0 to 1", Start);
        Require(Enum.IsDefined(Unit), nameof(Unit), "one of ScheduleUnit", Unit);
        Schedule!.Validate();
    }

    private float Warmed(float factor, TrainingProgress progress)
    {
        double share = Math.Min(1, progress.Position(Unit) / Length);
        return (float)(factor * (Start + ((1 - (double)Start) * share)));
    }

    private sealed class State(WarmUpLearningRate settings) : ScheduleState(settings)
    {
        private readonly ScheduleState _state = settings.Schedule.CreateState();

        public override float FactorAt(TrainingProgress progress) => settings.Warmed(_state.FactorAt(progress), progress);

        public override void EndEpoch(double loss) => _state.EndEpoch(loss);

        public override double[] Save() => _state.Save();

        public override void Restore(ReadOnlySpan<double> saved) => _state.Restore(saved);
    }
}
