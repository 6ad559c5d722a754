namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// Cosine annealing with warm restarts, SGDR (Loshchilov, Hutter 2016): <c>End + (1 - End) * (1 + cos(pi * t)) / 2</c>, with t the share of
/// the present cycle that is done; the first cycle lasts <see cref="FirstCycle"/> epochs or steps, each later one <see cref="Growth"/>
/// times as long as the one before. As PyTorch's <c>CosineAnnealingWarmRestarts</c>, stepped by parts of an epoch.
/// </summary>
public sealed record CosineRestartsLearningRate : LearningRateSchedule
{
    /// <summary>Creates the schedule, in cycles of equal length, each down to nothing, unless given.</summary>
    public CosineRestartsLearningRate(int firstCycle, int growth = 1, float end = 0, ScheduleUnit unit = ScheduleUnit.Epoch)
    {
        FirstCycle = firstCycle;
        Growth = growth;
        End = end;
        Unit = unit;
    }

    /// <summary>The length of the first cycle in epochs or steps, at least 1.</summary>
    public int FirstCycle { get; init; }

    /// <summary>The growth: how many times as long as the one before a cycle is, at least 1.</summary>
    public int Growth { get; init; }

    /// <summary>The factor that a cycle falls to, in [0, 1].</summary>
    public float End { get; init; }

    /// <summary>The unit that is counted: epochs or steps.</summary>
    public ScheduleUnit Unit { get; init; }

    /// <inheritdoc/>
    public override bool NeedsSteps => Unit == ScheduleUnit.Epoch;

    /// <inheritdoc/>
    public override float FactorAt(TrainingProgress progress)
    {
        double position = progress.Position(Unit);
        double length = FirstCycle;
        if (Growth == 1)
        {
            position %= length;
        }
        for (; Growth > 1 && position >= length; length *= Growth)
        {
            position -= length;
        }
        return CosineLearningRate.At(position / length, End);
    }

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        Require(FirstCycle >= 1, nameof(FirstCycle), "at least 1", FirstCycle);
        Require(Growth >= 1, nameof(Growth), "at least 1", Growth);
        Require(End is >= 0 and <= 1, nameof(End), "from 0 to 1", End);
        Require(Enum.IsDefined(Unit), nameof(Unit), "one of ScheduleUnit", Unit);
    }
}
