namespace MLNetDeep.Benchmarks.Stages;

/// <summary>How fast one stage is read.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Outputs">Numbers that it gives for an image.</param>
/// <param name="Images">Images read at a time.</param>
/// <param name="Processors">Processors that .NET sees.</param>
/// <param name="ImagesPerSecond">The median of the repeats.</param>
/// <param name="Slowest">Images a second of the slowest repeat.</param>
/// <param name="Fastest">Images a second of the fastest repeat.</param>
internal sealed record StagesRow(
    string Stage,
    int Outputs,
    long Images,
    int Processors,
    double ImagesPerSecond,
    double Slowest,
    double Fastest);
