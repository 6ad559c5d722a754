namespace MLNetDeep.Engine.Optimizers;

/// <summary>What a schedule remembers of one training: nothing, unless it depends on the course.</summary>
internal class ScheduleState(LearningRateSchedule schedule)
{
    /// <summary>The factor of a step.</summary>
    public virtual float FactorAt(TrainingProgress progress) => schedule.FactorAt(progress);

    /// <summary>Takes the watched loss of a whole epoch: the validation's if there is one, else the training's.</summary>
    public virtual void EndEpoch(double loss)
    {
    }

    /// <summary>Everything remembered, as numbers.</summary>
    public virtual double[] Save() => [];

    /// <summary>Puts back what <see cref="Save"/> gave for the same schedule.</summary>
    /// <exception cref="ArgumentException">There are more or fewer numbers than the schedule has, or one is out of its range.</exception>
    public virtual void Restore(ReadOnlySpan<double> saved) => RequireLength(saved, 0);

    protected static void RequireLength(ReadOnlySpan<double> saved, int expected)
    {
        if (saved.Length != expected)
        {
            throw new ArgumentException($"The schedule's state is {expected} numbers; got {saved.Length}. Resume with the same schedule.");
        }
    }
}
