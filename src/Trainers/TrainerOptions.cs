namespace MLNetDeep.Trainers;

/// <summary>What every trainer can be told.</summary>
public abstract class TrainerOptions
{
    private protected TrainerOptions()
    {
    }

    /// <summary>The column of features: a vector of <see cref="float"/> of known size.</summary>
    public string FeatureColumnName { get; set; } = "Features";

    /// <summary>Threads to train with. By default one a processor. The result is the same, bit for bit, for any number.</summary>
    public int? NumberOfThreads { get; set; }

    /// <summary>
    /// Ends the training early. That of a network ends after the present batch, and <c>Fit</c> returns the model so far; while the rows are still being
    /// read, and in every other trainer, <c>Fit</c> throws <see cref="OperationCanceledException"/>.
    /// </summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Throws for an option that cannot be.</summary>
    /// <exception cref="ArgumentException">An option is out of its range: the message names it.</exception>
    internal virtual void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(FeatureColumnName), nameof(FeatureColumnName), "the name of a column", FeatureColumnName);
        Require(NumberOfThreads is null or >= 1, nameof(NumberOfThreads), "at least 1, or null", NumberOfThreads);
    }

    /// <summary>Options that can be.</summary>
    /// <exception cref="ArgumentException">One is out of its range: the message names it.</exception>
    internal static T Validated<T>(T options) where T : TrainerOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return options;
    }

    private protected static void Require(bool holds, string option, string expected, object? actual)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(option, actual, $"Option {option}: expected {expected}, got {actual ?? "null"}.");
    }
}
