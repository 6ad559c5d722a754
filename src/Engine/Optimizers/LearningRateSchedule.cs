using System.Diagnostics.CodeAnalysis;

namespace MLNetDeep.Engine.Optimizers;

/// <summary>The schedule of the learning rate: a factor on the optimizer's learning rate for each step. Settings without state.</summary>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] // Checkpoints compare them.
public abstract record LearningRateSchedule
{
    /// <summary>A schedule without settings; the public properties of a record that derives from it are its settings.</summary>
    protected LearningRateSchedule()
    {
    }

    /// <summary>Whether the schedule depends on how many steps an epoch or the whole training has.</summary>
    public virtual bool NeedsSteps => false;

    /// <summary>Returns the factor of a step.</summary>
    /// <param name="progress">The progress of the training.</param>
    /// <returns>What the optimizer's learning rate is multiplied by, at least 0.</returns>
    public abstract float FactorAt(TrainingProgress progress);

    /// <summary>Returns the factor of a step of a training of a single epoch.</summary>
    /// <param name="step">The number of steps before it.</param>
    /// <param name="steps">The number of steps of the whole training; a schedule over all steps stays at its end after them.</param>
    /// <returns>What the optimizer's learning rate is multiplied by, at least 0.</returns>
    public float FactorAt(long step, long steps) => FactorAt(new TrainingProgress(step, steps, 0, steps));

    /// <summary>Makes what the schedule remembers of one training.</summary>
    protected internal virtual ScheduleState CreateState() => new(this);

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    protected internal virtual void Validate()
    {
    }

    /// <summary>Throws unless a setting is valid.</summary>
    /// <param name="valid">Whether it is.</param>
    /// <param name="setting">The setting's name.</param>
    /// <param name="expected">What it must be, in words.</param>
    /// <param name="actual">What it is.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    protected void Require(bool valid, string setting, string expected, object? actual) =>
        Learner.Require(valid, $"{GetType().Name}.{setting}", expected, actual);
}

/// <summary>A constant schedule: the optimizer's learning rate from the first step to the last.</summary>
public sealed record ConstantLearningRate : LearningRateSchedule
{
    /// <inheritdoc/>
    public override float FactorAt(TrainingProgress progress) => 1;
}
