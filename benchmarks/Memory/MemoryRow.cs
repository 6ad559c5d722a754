namespace MLNetDeep.Benchmarks.Memory;

/// <summary>The memory of one training, in millions of bytes.</summary>
/// <param name="Net">The network's name.</param>
/// <param name="Batch">Rows in a step.</param>
/// <param name="Threads">Threads that the engine might use.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="PeakMegabytes">Greatest resident size of the process, less <paramref name="BaseMegabytes"/>.</param>
/// <param name="BaseMegabytes">Resident size with the data in memory, before there is a network.</param>
internal sealed record MemoryRow(
    string Net,
    int Batch,
    int Threads,
    int Steps,
    double PeakMegabytes,
    double BaseMegabytes);
