namespace MLNetDeep.Classic.Discriminants;

/// <summary>How linear discriminants are found.</summary>
public sealed record LinearDiscriminantAnalysisSettings
{
    // Of priors given in single precision.
    private const double PriorsRounding = 1e-6;

    /// <summary>
    /// How frequent each class is, [classes], above 0, adding up to 1; null: as in the training rows. Those of classes without a training row are taken from the others
    /// in proportion.
    /// </summary>
    public IReadOnlyList<double>? Priors { get; init; }

    /// <summary>
    /// How the covariance is shrunk. Without, it is the sum of squares within classes divided by rows - classes; with, the mean of the classes' shrunk covariances (each class's
    /// sum of squares divided by its rows), weighted by the priors: scikit-learn's solvers "svd" and "lsqr".
    /// </summary>
    public CovarianceShrinkage Shrinkage { get; init; }

    /// <summary>
    /// Axes to project on, at most classes - 1 (of those with rows) and features; null: all that the class means span. Class probabilities always use all.
    /// </summary>
    public int? Components { get; init; }

    /// <summary>
    /// Directions whose standard deviation within classes, of standardized features, is at most this are dropped: those of collinear and constant features. Likewise axes whose
    /// standard deviation between class means is at most this times the greatest. At least 0 and below 1; 1e-4 by default.
    /// </summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Threads to use; null: one a processor. The result does not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>Throws for a setting that cannot be.</summary>
    /// <param name="classes">Number of classes; null where it is not known yet.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    internal void Validate(int? classes)
    {
        if (Priors is not null)
            ValidatePriors(Priors, classes ?? Priors.Count);
        if (Components < 1)
            throw new ArgumentOutOfRangeException(nameof(Components), Components, $"Expected at least 1 component, got {Components}.");
        if (!(Tolerance >= 0 && Tolerance < 1))
            throw new ArgumentOutOfRangeException(nameof(Tolerance), Tolerance, $"Expected a tolerance of at least 0 and below 1, got {Tolerance}.");
        if (Threads < 1)
            throw new ArgumentOutOfRangeException(nameof(Threads), Threads, $"Expected at least 1 thread, got {Threads}.");
    }

    private static void ValidatePriors(IReadOnlyList<double> priors, int classes)
    {
        if (priors.Count != classes)
            throw new ArgumentException($"Expected a prior for each of {classes} classes, got {priors.Count}.", nameof(Priors));
        foreach (double prior in priors)
        {
            if (!(prior > 0))
                throw new ArgumentOutOfRangeException(nameof(Priors), prior, $"Expected priors above 0, got {prior}.");
        }
        double sum = priors.Sum();
        if (Math.Abs(sum - 1) > PriorsRounding)
            throw new ArgumentException($"Expected priors that add up to 1, got {string.Join(" + ", priors)} = {sum}.", nameof(Priors));
    }
}
