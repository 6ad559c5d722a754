namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// One cycle (Smith, Topin 2018): from <see cref="Start"/> in a straight line up to 1 at the share <see cref="WarmUp"/> of all steps, then
/// in a straight line down to <see cref="End"/>, which the step after the last would have. The optimizer's learning rate is the greatest.
/// </summary>
public sealed record OneCycleLearningRate : LearningRateSchedule
{
    /// <summary>Creates the schedule; the rate rises for a fifth of the steps unless given.</summary>
    public OneCycleLearningRate(float warmUp = 0.2f, float start = 0.1f, float end = 0.001f)
    {
        WarmUp = warmUp;
        Start = start;
        End = end;
    }

    /// <summary>The share of the steps in which the rate rises, in [0, 1).</summary>
    public float WarmUp { get; init; }

    /// <summary>The factor of the first step, in [0, 1].</summary>
    public float Start { get; init; }

    /// <summary>The factor after the last step, in [0, 1].</summary>
    public float End { get; init; }

    /// <inheritdoc/>
    public override bool NeedsSteps => true;

    /// <inheritdoc/>
    public override float FactorAt(TrainingProgress progress)
    {
        double share = Math.Clamp(progress.Step / (double)Math.Max(1, progress.Steps), 0, 1);
        double factor = share < WarmUp
            ? Start + ((1 - Start) * share / WarmUp)
            : End + ((1 - End) * (1 - share) / (1 - WarmUp));
        return (float)factor;
    }

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        Require(WarmUp is >= 0 and < 1, nameof(WarmUp), "at least 0 and below 1", WarmUp);
        Require(Start is >= 0 and <= 1, nameof(Start), "from 0 to 1", Start);
        Require(End is >= 0 and <= 1, nameof(End), "from 0 to 1", End);
    }
}
