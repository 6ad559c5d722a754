using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Benchmarks.Reference;

/// <summary>Which phases of a network's life are measured.</summary>
internal enum ReferenceMode
{
    /// <summary>Training steps.</summary>
    Train,

    /// <summary>Predictions, one row at a time and 256 at once.</summary>
    Infer,
}

/// <summary>The command line, parsed.</summary>
internal sealed record ReferenceOptions
{
    /// <summary>Names of networks; null for all.</summary>
    public IReadOnlyList<string>? Networks { get; init; }

    /// <summary>What to measure; null for both.</summary>
    public ReferenceMode? Mode { get; init; }

    /// <summary>The precision of the weights that predict.</summary>
    public WeightPrecision Precision { get; init; }

    /// <summary>Threads that the engine may use.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Timed stretches, of which the median is told; null for 5 in training and 7 in inference.</summary>
    public int? Repeats { get; init; }

    /// <summary>Length of the warm-up and of each stretch; null for 1 s in training and 0.4 s in inference.</summary>
    public TimeSpan? WarmUp { get; init; }

    /// <summary>Where the rows go as JSON.</summary>
    public FileInfo? Json { get; init; }
}
