using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Datasets;

/// <summary>The random numbers of one generated row: the same for the same seed and row, whoever draws them and when.</summary>
internal struct RowRandom(long seed, long row)
{
    private readonly ulong _key = RandomNumbers.Key(seed, row);
    private ulong _next;

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) =>
        low + ((high - low) * (RandomNumbers.Bits(_key, _next++) >> 11) * (1.0 / (1UL << 53)));

    /// <summary>Uniform in [-limit, limit).</summary>
    public double Within(double limit) => Uniform(-limit, limit);

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => Uniform(0, 1) < probability;
}
