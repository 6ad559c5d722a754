namespace MLNetDeep.Engine.Optimizers;

/// <summary>How far a training is, before a step.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps of the whole training; 0 when not known.</param>
/// <param name="Epoch">Whole epochs done.</param>
/// <param name="StepsPerEpoch">Steps of an epoch; 0 when not known.</param>
public readonly record struct TrainingProgress(long Step, long Steps, int Epoch, long StepsPerEpoch)
{
    /// <summary>Whole epochs or steps done.</summary>
    internal long Done(ScheduleUnit unit) => unit == ScheduleUnit.Step ? Step : Epoch;

    /// <summary>Steps done, or epochs with the share of the present one.</summary>
    internal double Position(ScheduleUnit unit) => unit == ScheduleUnit.Step ? Step : Step / (double)Math.Max(1, StepsPerEpoch);
}

/// <summary>What a schedule counts.</summary>
public enum ScheduleUnit
{
    /// <summary>Passes over all rows.</summary>
    Epoch,

    /// <summary>Updates of the weights.</summary>
    Step,
}
