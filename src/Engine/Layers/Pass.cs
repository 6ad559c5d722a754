using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Layers;

/// <summary>The rows, mode, random seed and threads of one forward or backward pass, for all layers.</summary>
internal sealed class Pass
{
    /// <summary>Rows in the batch.</summary>
    public int Rows { get; set; }

    /// <summary>
    /// Whether layers that behave differently in training, such as dropout, do so; a backward pass is then of that function.
    /// </summary>
    public bool Training { get; set; }

    /// <summary>Whether no backward pass follows and the parameters stay for the passes to come.</summary>
    public bool Predicts { get; init; }

    /// <summary>The seed of the training.</summary>
    public long Seed { get; set; }

    /// <summary>Training steps taken so far.</summary>
    public long Step { get; set; }

    /// <summary>The shards that a batch is cut into, and the one of this pass.</summary>
    public int Shards { get; init; } = 1;

    /// <inheritdoc cref="Shards"/>
    public int Shard { get; set; }

    /// <summary>The number that random numbers are drawn by: another for each step and shard.</summary>
    public long Draw => (Step * Shards) + Shard;

    /// <summary>Threads that kernels may use.</summary>
    public Parallelism Parallelism { get; set; }
}
