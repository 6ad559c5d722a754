namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// Step decay at given points: <c>Factor^n</c>, with n the number of milestones that are at most the epochs or steps done. As PyTorch's
/// <c>MultiStepLR</c>.
/// </summary>
public sealed record MilestonesLearningRate : LearningRateSchedule
{
    private readonly int[] _milestones = [];

    /// <summary>Creates the schedule; each milestone divides the rate by ten unless given.</summary>
    public MilestonesLearningRate(IReadOnlyList<int> milestones, float factor = 0.1f, ScheduleUnit unit = ScheduleUnit.Epoch)
    {
        Milestones = milestones;
        Factor = factor;
        Unit = unit;
    }

    /// <summary>The milestones: epochs or steps done when the rate falls, at least 1, each greater than the one before.</summary>
    /// <exception cref="ArgumentNullException">They are null.</exception>
    public IReadOnlyList<int> Milestones
    {
        get => _milestones;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Milestones));
            _milestones = [.. value];
        }
    }

    /// <summary>The factor of each milestone, above 0 and finite.</summary>
    public float Factor { get; init; }

    /// <summary>The unit that is counted: epochs or steps.</summary>
    public ScheduleUnit Unit { get; init; }

    /// <inheritdoc/>
    public override float FactorAt(TrainingProgress progress)
    {
        long done = progress.Done(Unit);
        int passed = 0;
        while (passed < _milestones.Length && _milestones[passed] <= done)
        {
            passed++;
        }
        return (float)Math.Pow(Factor, passed);
    }

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        bool rising = _milestones.Length > 0 && _milestones[0] >= 1;
        for (int i = 1; i < _milestones.Length; i++)
        {
            rising &= _milestones[i] > _milestones[i - 1];
        }
        Require(rising, nameof(Milestones), "at least one, each at least 1 and greater than the one before", List());
        Require(Factor > 0 && float.IsFinite(Factor), nameof(Factor), "above 0 and finite", Factor);
        Require(Enum.IsDefined(Unit), nameof(Unit), "one of ScheduleUnit", Unit);
    }

    /// <inheritdoc/>
    public bool Equals(MilestonesLearningRate? other) =>
        other is not null && Factor == other.Factor && Unit == other.Unit && _milestones.AsSpan().SequenceEqual(other._milestones);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Factor, Unit, _milestones.Length, _milestones.FirstOrDefault());

    /// <summary>Returns the settings as text.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{nameof(MilestonesLearningRate)} {{ Milestones = {List()}, Factor = {Factor}, Unit = {Unit} }}");

    private string List() => $"[{string.Join(", ", _milestones)}]";
}
