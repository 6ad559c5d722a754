namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// Cosine annealing (Loshchilov, Hutter 2016): <c>End + (1 - End) * (1 + cos(pi * t)) / 2</c>, with t the share of all steps that are done.
/// As PyTorch's <c>CosineAnnealingLR</c> with as many steps.
/// </summary>
public sealed record CosineLearningRate : LearningRateSchedule
{
    /// <summary>Creates the schedule; the rate falls to nothing unless given.</summary>
    public CosineLearningRate(float end = 0) => End = end;

    /// <summary>The factor after the last step, in [0, 1].</summary>
    public float End { get; init; }

    /// <inheritdoc/>
    public override bool NeedsSteps => true;

    /// <inheritdoc/>
    public override float FactorAt(TrainingProgress progress) =>
        At(Math.Clamp(progress.Step / (double)Math.Max(1, progress.Steps), 0, 1), End);

    /// <inheritdoc/>
    protected internal override void Validate() => Require(End is >= 0 and <= 1, nameof(End), "from 0 to 1", End);

    /// <summary>The factor at a share of the way from 1 down to an end.</summary>
    internal static float At(double share, float end) => (float)(end + ((1 - (double)end) * (1 + Math.Cos(Math.PI * share)) / 2));
}
