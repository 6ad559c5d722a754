namespace MLNetDeep.Benchmarks.MnistRace;

/// <summary>The command line, parsed.</summary>
internal sealed record RaceOptions
{
    /// <summary>Where MNIST's files are.</summary>
    public required DirectoryInfo Data { get; init; }

    /// <summary>How many runs: seeds 1, 2, and so on.</summary>
    public int Seeds { get; init; } = 5;

    /// <summary>Threads that may be used.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Where the rows go as JSON.</summary>
    public FileInfo? Json { get; init; }
}
