namespace MLNetDeep.Engine.Optimizers;

/// <summary>The state of a schedule in one training: empty, unless it depends on the course. Checkpoints keep it.</summary>
/// <param name="schedule">The schedule.</param>
public class ScheduleState(LearningRateSchedule schedule)
{
    /// <summary>The factor of a step, at least 0.</summary>
    /// <param name="progress">How far the training is.</param>
    public virtual float FactorAt(TrainingProgress progress) => schedule.FactorAt(progress);

    /// <summary>Takes the watched loss of a whole epoch: the validation's if there is one, else the training's.</summary>
    /// <param name="loss">The mean over the epoch's rows.</param>
    public virtual void EndEpoch(double loss)
    {
    }

    /// <summary>Everything remembered, as numbers.</summary>
    public virtual double[] Save() => [];

    /// <summary>Puts back what <see cref="Save"/> gave for the same schedule.</summary>
    /// <param name="saved">The numbers, which a file gave.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than the schedule has, or one is out of its range.</exception>
    public virtual void Restore(ReadOnlySpan<double> saved) => RequireLength(saved, 0);

    /// <summary>Throws unless there are as many numbers as the schedule has.</summary>
    /// <param name="saved">The numbers.</param>
    /// <param name="expected">How many there should be.</param>
    /// <exception cref="ArgumentException">There are not.</exception>
    protected static void RequireLength(ReadOnlySpan<double> saved, int expected)
    {
        if (saved.Length != expected)
        {
            throw new ArgumentException($"The schedule's state is {expected} numbers; got {saved.Length}. Resume with the same schedule.");
        }
    }
}
