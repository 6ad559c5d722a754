using System.Diagnostics.CodeAnalysis;

namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// How the learning rate changes from step to step: a factor on the optimizer's learning rate. Settings without state. The base of all
/// schedules, to derive one's own from: override <see cref="FactorAt(TrainingProgress)"/>, and <see cref="CreateState"/> where the factor
/// depends on the course of the training.
/// </summary>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] // Checkpoints compare them.
public abstract record LearningRateSchedule
{
    /// <summary>A schedule without settings; the public properties of a record that derives from it are its settings.</summary>
    protected LearningRateSchedule()
    {
    }

    /// <summary>Whether the schedule depends on how many steps an epoch or the whole training has.</summary>
    public virtual bool NeedsSteps => false;

    /// <summary>The factor of a step.</summary>
    /// <param name="progress">How far the training is.</param>
    /// <returns>What the optimizer's learning rate is multiplied by, at least 0.</returns>
    public abstract float FactorAt(TrainingProgress progress);

    /// <summary>The factor of a step of a training of a single epoch.</summary>
    /// <param name="step">Steps taken before it.</param>
    /// <param name="steps">Steps of the whole training; a schedule over all steps stays at its end after them.</param>
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
    /// <exception cref="ArgumentException">It is not.</exception>
    protected void Require(bool valid, string setting, string expected, object? actual)
    {
        if (!valid)
        {
            throw new ArgumentException($"{GetType().Name}.{setting} must be {expected}; got {actual ?? "null"}.");
        }
    }
}

/// <summary>The optimizer's learning rate from the first step to the last.</summary>
public sealed record ConstantLearningRate : LearningRateSchedule
{
    /// <inheritdoc/>
    public override float FactorAt(TrainingProgress progress) => 1;
}
