namespace MLNetDeep.Classic.SupportVectors;

/// <summary>What every support vector machine can be told.</summary>
public abstract record SvmSettings
{
    private protected SvmSettings()
    {
    }

    /// <summary>How alike two rows are; by default <see cref="RbfKernel"/> with gamma by <see cref="SvmGamma.Scale"/>.</summary>
    public SvmKernel Kernel { get; init; } = new RbfKernel();

    /// <summary>By how much two coefficients may violate optimality at the end, above 0; by default 0.001.</summary>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>Whether rows that will likely keep their coefficients are set aside for a time, which is faster; the solution is the same within the tolerance.</summary>
    public bool Shrinking { get; init; } = true;

    /// <summary>Memory for kernel values in megabytes, at least 1; by default 200. More can be faster; the solution does not depend on it.</summary>
    public double CacheSize { get; init; } = 200;

    /// <summary>
    /// Where each search stops at the latest, at least 1: pairs of coefficients changed. By default 10 million, or 100 a row where those are more.
    /// </summary>
    public long? MaximumNumberOfIterations { get; init; }

    /// <summary>What of the settings cannot be, with what was expected; null: all can.</summary>
    internal virtual (string Name, string Expected, object? Actual)? Fault()
    {
        if (Kernel is null)
            return (nameof(Kernel), "a kernel", null);
        if (Kernel.Fault is { } fault)
            return (nameof(Kernel), fault, Kernel);
        if (!(Tolerance > 0) || !double.IsFinite(Tolerance))
            return (nameof(Tolerance), "a finite number above 0", Tolerance);
        if (!(CacheSize >= 1) || !double.IsFinite(CacheSize))
            return (nameof(CacheSize), "at least 1 megabyte", CacheSize);
        return MaximumNumberOfIterations < 1 ? (nameof(MaximumNumberOfIterations), "at least 1, or null", MaximumNumberOfIterations) : null;
    }

    /// <summary>Throws for a setting that cannot be.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    internal void Validate()
    {
        if (Fault() is var (name, expected, actual))
            throw new ArgumentOutOfRangeException(name, actual, $"{name}: expected {expected}, got {actual ?? "null"}.");
    }

    private protected static (string Name, string Expected, object? Actual)? FaultOf(string name, double cost) =>
        cost > 0 && double.IsFinite(cost) ? null : (name, "a finite number above 0", cost);
}

/// <summary>How a classifier is trained.</summary>
public sealed record KernelSvmSettings : SvmSettings
{
    /// <summary>C, above 0: what a row costs that is on the wrong side of its margin. Small gives wide margins; by default 1.</summary>
    public double Cost { get; init; } = 1;

    /// <summary>What C is multiplied by for the rows of each class, above 0; null: 1 for all.</summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>
    /// Whether probabilities are learned from decisions on five held-out parts of the rows; by default not: it takes five more searches. Between two
    /// classes of which one has fewer than five rows, n, nothing is held out: the probability is 1/2 where the decision is 0, and (n + 1) / (n + 2) on the
    /// margin, so that labels are those of the decisions. Where held-out decisions say the opposite of the labels, it is the share of each class.
    /// </summary>
    public bool Probabilities { get; init; }

    /// <summary>Decides which rows are in which part; nothing else is random.</summary>
    public int Seed { get; init; }

    /// <inheritdoc/>
    internal override (string Name, string Expected, object? Actual)? Fault()
    {
        if ((base.Fault() ?? FaultOf(nameof(Cost), Cost)) is { } fault)
            return fault;
        foreach (double weight in ClassWeights ?? [])
        {
            if (!(weight > 0) || !double.IsFinite(weight))
                return (nameof(ClassWeights), "finite numbers above 0", weight);
        }

        return null;
    }
}

/// <summary>How a regression is trained.</summary>
public sealed record KernelSvrSettings : SvmSettings
{
    /// <summary>C, above 0: what a unit of error beyond the tube costs; by default 1.</summary>
    public double Cost { get; init; } = 1;

    /// <summary>
    /// Errors up to here cost nothing, at least 0; in standard deviations of the targets, or in their units without <see cref="ScaleLabels"/>. By
    /// default 0.1.
    /// </summary>
    public double Epsilon { get; init; } = 0.1;

    /// <summary>
    /// Whether targets are learned less their mean and in units of their standard deviation, so that <see cref="Epsilon"/>, <see cref="Cost"/> and
    /// <see cref="SvmSettings.Tolerance"/> mean the same whatever the unit; on by default. The model predicts in the unit of the targets.
    /// </summary>
    public bool ScaleLabels { get; init; } = true;

    /// <inheritdoc/>
    internal override (string Name, string Expected, object? Actual)? Fault() =>
        base.Fault() ?? FaultOf(nameof(Cost), Cost)
        ?? (Epsilon >= 0 && double.IsFinite(Epsilon) ? null : (nameof(Epsilon), "a finite number of at least 0", Epsilon));
}

/// <summary>How the support of one class is learned.</summary>
public sealed record OneClassSvmSettings : SvmSettings
{
    /// <summary>The greatest share of the training rows that are anomalies, above 0 and at most 1; by default 0.5.</summary>
    public double Nu { get; init; } = 0.5;

    /// <inheritdoc/>
    internal override (string Name, string Expected, object? Actual)? Fault() =>
        base.Fault() ?? (Nu is > 0 and <= 1 ? null : (nameof(Nu), "a number above 0 and at most 1", Nu));
}
