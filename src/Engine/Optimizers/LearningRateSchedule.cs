namespace MLNetDeep.Engine.Optimizers;

/// <summary>How the learning rate changes from step to step: a factor on the optimizer's learning rate.</summary>
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>Whether the schedule depends on the number of steps of the whole training.</summary>
    internal virtual bool NeedsSteps => false;

    /// <summary>The factor of a step.</summary>
    /// <param name="step">Steps taken before it.</param>
    /// <param name="steps">Steps of the whole training; a schedule stays at its end after them.</param>
    /// <returns>What the optimizer's learning rate is multiplied by, at least 0.</returns>
    public abstract float FactorAt(long step, long steps);

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    internal virtual void Validate()
    {
    }

    private protected void Require(bool valid, string setting, string expected, float actual)
    {
        if (!valid)
            throw new ArgumentException($"{GetType().Name}.{setting} must be {expected}; got {actual}.");
    }
}

/// <summary>The optimizer's learning rate from the first step to the last.</summary>
public sealed record ConstantLearningRate : LearningRateSchedule
{
    /// <inheritdoc/>
    public override float FactorAt(long step, long steps) => 1;
}
