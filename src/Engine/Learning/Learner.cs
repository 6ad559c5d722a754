namespace MLNetDeep;

/// <summary>
/// The settings of a learner: an algorithm that fits a model to rows. One record serves every task that the algorithm can learn, in an
/// ML.NET pipeline (<c>mlContext.MulticlassClassification.Trainers</c> and its like) and without ML.NET (<c>Fit</c>).
/// </summary>
public abstract record Learner
{
    internal Learner()
    {
    }

    /// <summary>
    /// The number of threads to train with, at least 1; null: one a processor. The model is the same, bit for bit, for any number.
    /// </summary>
    public int? NumberOfThreads { get; init; }

    /// <summary>The token that cancels the training.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Whether the settings are the same; the token that cancels is none.</summary>
    public virtual bool Equals(Learner? other) =>
        other is not null && EqualityContract == other.EqualityContract && NumberOfThreads == other.NumberOfThreads;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, NumberOfThreads);

    /// <summary>Whether the model suffers from features of different scales.</summary>
    internal virtual bool NeedsNormalization => false;

    /// <summary>Whether the training can watch rows of its own.</summary>
    internal virtual bool TakesValidation => false;

    /// <summary>Whether the algorithm learns from missing values, NaN.</summary>
    internal virtual bool TakesMissing => false;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range; <see cref="ArgumentException.ParamName"/> names
    /// it.</exception>
    internal virtual void Validate() =>
        Require(NumberOfThreads is null or >= 1, nameof(NumberOfThreads), "at least 1, or null", NumberOfThreads);

    /// <summary>Refuses a setting that does not hold.</summary>
    internal static void Require(bool holds, string setting, string expected, object? actual)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(setting, actual, $"{setting}: expected {expected}, got {actual ?? "null"}.");
        }
    }
}
