namespace MLNetDeep.Benchmarks.Memory;

/// <summary>The command line, parsed.</summary>
internal sealed record MemoryOptions
{
    /// <summary>Name of the network.</summary>
    public string Network { get; init; } = "bigcnn";

    /// <summary>Training steps.</summary>
    public int Steps { get; init; } = 10;

    /// <summary>Threads that the engine may use.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Where the row goes as JSON.</summary>
    public FileInfo? Json { get; init; }
}
