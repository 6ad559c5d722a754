namespace MLNetDeep.Benchmarks.Pipeline;

/// <summary>What of ML.NET's pipeline is measured.</summary>
internal enum PipelineMode
{
    /// <summary>Training through <c>Fit</c>, with the rows in memory.</summary>
    Fit,

    /// <summary>Training through <c>Fit</c>, with the rows streamed from the data view in each epoch.</summary>
    Stream,

    /// <summary>Prediction through <c>Transform</c>.</summary>
    Transform,
}

/// <summary>The command line, parsed.</summary>
internal sealed record PipelineOptions
{
    /// <summary>Names of networks; null for all.</summary>
    public IReadOnlyList<string>? Networks { get; init; }

    /// <summary>What to measure; null for all.</summary>
    public PipelineMode? Mode { get; init; }

    /// <summary>Threads that training may use; prediction uses one a processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>How often pipeline and engine take turns.</summary>
    public int Repeats { get; init; } = 3;

    /// <summary>Least length of a turn.</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where the rows go as JSON.</summary>
    public FileInfo? Json { get; init; }
}
