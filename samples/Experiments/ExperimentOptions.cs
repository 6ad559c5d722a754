namespace MLNetDeep.Samples.Experiments;

/// <summary>The command line, parsed.</summary>
internal sealed record ExperimentOptions
{
    public required string Experiment { get; init; }

    /// <summary>A data set's name; null for MNIST, or digits where it cannot be had.</summary>
    public string? DataSet { get; init; }
    public DirectoryInfo? Data { get; init; }
    public int? TrainRows { get; init; }
    public int? Epochs { get; init; }
    public int HiddenUnits { get; init; } = 500;
    public int Seed { get; init; } = 1;
    public FileInfo? Json { get; init; }
}
