namespace MLNetDeep.Engine.Optimizers;

/// <summary>The progress of a training before a step.</summary>
/// <param name="Step">The number of steps taken.</param>
/// <param name="Steps">The number of steps of the whole training; 0 when not known.</param>
/// <param name="Epoch">The number of whole epochs done.</param>
/// <param name="StepsPerEpoch">The number of steps of an epoch; 0 when not known.</param>
public readonly record struct TrainingProgress(long Step, long Steps, int Epoch, long StepsPerEpoch)
{
    /// <summary>Whole epochs or steps done.</summary>
    internal long Done(ScheduleUnit unit) => unit == ScheduleUnit.Step ? Step : Epoch;

    /// <summary>Steps done, or epochs with the share of the present one.</summary>
    internal double Position(ScheduleUnit unit) => unit == ScheduleUnit.Step ? Step : Step / (double)Math.Max(1, StepsPerEpoch);
}

/// <summary>The unit of a schedule.</summary>
public enum ScheduleUnit
{
    /// <summary>Epochs: passes over all rows.</summary>
    Epoch,

    /// <summary>Steps: updates of the weights.</summary>
    Step,
}
