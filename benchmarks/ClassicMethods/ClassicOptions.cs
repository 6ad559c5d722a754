namespace MLNetDeep.Benchmarks.ClassicMethods;

/// <summary>The command line, parsed.</summary>
internal sealed record ClassicOptions
{
    /// <summary>Where MNIST's files are.</summary>
    public required DirectoryInfo Data { get; init; }

    /// <summary>Names of the methods; null: all.</summary>
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>Training rows at most; null: each method's own number.</summary>
    public int? Rows { get; init; }

    /// <summary>Threads that may be used.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Where the rows go as JSON.</summary>
    public FileInfo? Json { get; init; }
}
