namespace MLNetDeep.Benchmarks.Serving;

/// <summary>The command line, parsed.</summary>
internal sealed record ServingOptions
{
    /// <summary>Names of networks.</summary>
    public IReadOnlyList<string>? Networks { get; init; }

    /// <summary>Threads that predict at once.</summary>
    public int Callers { get; init; } = 8;

    /// <summary>Seconds that each way is measured.</summary>
    public int Seconds { get; init; } = 5;

    /// <summary>Times that the model is loaded again under load.</summary>
    public int Reloads { get; init; } = 100;

    /// <summary>Where the rows go as JSON.</summary>
    public FileInfo? Json { get; init; }
}
