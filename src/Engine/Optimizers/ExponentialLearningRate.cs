namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// Exponential decay: falls by the same share each epoch or step: <c>Factor^t</c>, with t the epochs or steps done. As PyTorch's
/// <c>ExponentialLR</c>.
/// </summary>
public sealed record ExponentialLearningRate : LearningRateSchedule
{
    /// <summary>Creates the schedule.</summary>
    public ExponentialLearningRate(float factor, ScheduleUnit unit = ScheduleUnit.Epoch)
    {
        Factor = factor;
        Unit = unit;
    }

    /// <summary>The factor of each epoch or step, above 0 and at most 1.</summary>
    public float Factor { get; init; }

    /// <summary>The unit that is counted: epochs or steps.</summary>
    public ScheduleUnit Unit { get; init; }

    /// <inheritdoc/>
    public override float FactorAt(TrainingProgress progress) => (float)Math.Pow(Factor, progress.Done(Unit));

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        Require(Factor is > 0 and <= 1, nameof(Factor), "above 0 and at most 1", Factor);
        Require(Enum.IsDefined(Unit), nameof(Unit), "one of ScheduleUnit", Unit);
    }
}
