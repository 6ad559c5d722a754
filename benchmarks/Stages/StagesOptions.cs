namespace MLNetDeep.Benchmarks.Stages;

/// <summary>The command line, parsed.</summary>
internal sealed record StagesOptions
{
    /// <summary>Where MNIST's files are.</summary>
    public required DirectoryInfo Data { get; init; }

    /// <summary>Names of the stages; null: all.</summary>
    public IReadOnlyList<string>? Stages { get; init; }

    /// <summary>Images read at a time.</summary>
    public int Rows { get; init; } = 60_000;

    /// <summary>How often each stage is read; the median counts.</summary>
    public int Repeats { get; init; } = 3;

    /// <summary>How long each stage is read beforehand, at least.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where the rows go as JSON.</summary>
    public FileInfo? Json { get; init; }
}
