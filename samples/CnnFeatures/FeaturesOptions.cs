namespace MLNetDeep.Samples.CnnFeatures;

/// <summary>The command line, parsed.</summary>
internal sealed record FeaturesOptions
{
    /// <summary>A data set's name; null for MNIST, or digits where it cannot be had.</summary>
    public string? DataSet { get; init; }
    public DirectoryInfo? Data { get; init; }

    /// <summary>Names of learners; null for all.</summary>
    public IReadOnlyList<string>? Models { get; init; }
    public int TrainRows { get; init; } = 10_000;
    public int Epochs { get; init; } = 10;

    /// <summary>The CNN's layer whose output the learners get.</summary>
    public required string Layer { get; init; }

    /// <summary>Whether to hold out training rows and measure on them instead of the test set.</summary>
    public bool Validate { get; init; }
    public int Seed { get; init; } = 1;
    public FileInfo? Json { get; init; }
}
