namespace MLNetDeep.Benchmarks.Ranks;

/// <summary>How fast ranks trained a network.</summary>
/// <param name="Net">The network.</param>
/// <param name="Ranks">The number of ranks.</param>
/// <param name="Threads">The threads of each.</param>
/// <param name="Shards">The shards of a batch; null: as many as ranks, added in any order, or none.</param>
/// <param name="Batch">Rows of a batch, over all ranks.</param>
/// <param name="SamplesPerSecond">Rows a second over all ranks, the median of the epochs after the first.</param>
/// <param name="WaitingShare">The share of its time that rank 0 waited for others; null without ranks.</param>
internal sealed record RanksRow(
    string Net, int Ranks, int Threads, int? Shards, int Batch, double SamplesPerSecond, double? WaitingShare);
