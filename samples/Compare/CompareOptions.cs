namespace MLNetDeep.Samples.Compare;

/// <summary>The command line, parsed.</summary>
internal sealed record CompareOptions
{
    /// <summary>A data set's name or a CSV file; null for the default tour.</summary>
    public string? DataSet { get; init; }
    /// <summary>The label's column in a CSV file, by name or number; null for the last.</summary>
    public string? Label { get; init; }
    public bool NumbersAreClasses { get; init; }
    public DirectoryInfo? Data { get; init; }
    public IReadOnlyList<string>? Models { get; init; }
    public int? TrainRows { get; init; }
    public int? Folds { get; init; }
    public int? Epochs { get; init; }
    public int Seed { get; init; } = 1;
    public FileInfo? Json { get; init; }
    public DirectoryInfo? Save { get; init; }
}
