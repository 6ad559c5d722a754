namespace MLNetDeep.Engine.Optimizers;

/// <summary>Steps down a staircase: <c>Factor^floor(t / Every)</c>, with t the epochs or steps done. As PyTorch's <c>StepLR</c>.</summary>
public sealed record StepLearningRate : LearningRateSchedule
{
    /// <summary>A stair after each so many epochs, or steps, a tenth as high as the one before unless given.</summary>
    public StepLearningRate(int every, float factor = 0.1f, ScheduleUnit unit = ScheduleUnit.Epoch)
    {
        Every = every;
        Factor = factor;
        Unit = unit;
    }

    /// <summary>Epochs or steps of a stair, at least 1.</summary>
    public int Every { get; init; }

    /// <summary>What the rate is multiplied by at the end of each stair, above 0 and finite.</summary>
    public float Factor { get; init; }

    /// <summary>What is counted.</summary>
    public ScheduleUnit Unit { get; init; }

    /// <inheritdoc/>
    public override float FactorAt(TrainingProgress progress) => (float)Math.Pow(Factor, progress.Done(Unit) / Every);

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        Require(Every >= 1, nameof(Every), "at least 1", Every);
        Require(Factor > 0 && float.IsFinite(Factor), nameof(Factor), "above 0 and finite", Factor);
        Require(Enum.IsDefined(Unit), nameof(Unit), "one of ScheduleUnit", Unit);
    }
}
