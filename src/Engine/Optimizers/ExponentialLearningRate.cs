namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// Falls by the same share each epoch or step: <c>Factor^t</c>, with t the epochs or steps done. As PyTorch's <c>ExponentialLR</c>.
/// </summary>
public sealed record ExponentialLearningRate : LearningRateSchedule
{
    /// <summary>A rate that is multiplied by a factor after each epoch, or step.</summary>
    public ExponentialLearningRate(float factor, ScheduleUnit unit = ScheduleUnit.Epoch)
    {
        Factor = factor;
        Unit = unit;
    }

    /// <summary>What the rate is multiplied by, above 0 and at most 1.</summary>
    public float Factor { get; init; }

    /// <summary>What is counted.</summary>
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
