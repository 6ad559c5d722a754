namespace MLNetDeep.Engine.Optimizers;

/// <summary>Step decay: <c>Factor^floor(t / Every)</c>, with t the epochs or steps done. As PyTorch's <c>StepLR</c>.</summary>
public sealed record StepLearningRate : LearningRateSchedule
{
    /// <summary>Creates the schedule; each stair is a tenth as high as the one before unless given.</summary>
    public StepLearningRate(int every, float factor = 0.1f, ScheduleUnit unit = ScheduleUnit.Epoch)
    {
        Every = every;
        Factor = factor;
        Unit = unit;
    }

    /// <summary>The length of a stair in epochs or steps, at least 1.</summary>
    public int Every { get; init; }

    /// <summary>The factor at the end of each stair, above 0 and finite.</summary>
    public float Factor { get; init; }

    /// <summary>The unit that is counted: epochs or steps.</summary>
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
