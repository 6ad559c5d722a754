namespace MLNetDeep.Benchmarks.Startup;

/// <summary>The command line, parsed.</summary>
internal sealed record StartupOptions
{
    /// <summary>Names of networks.</summary>
    public IReadOnlyList<string>? Networks { get; init; }

    /// <summary>Processes for each network, of the engine and of ML.NET.</summary>
    public int Processes { get; init; } = 20;

    /// <summary>The directory where the networks' files are left; null: nowhere.</summary>
    public DirectoryInfo? Save { get; init; }

    /// <summary>Where the rows go as JSON.</summary>
    public FileInfo? Json { get; init; }
}
