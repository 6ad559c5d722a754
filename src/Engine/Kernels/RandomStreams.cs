namespace MLNetDeep.Engine.Kernels;

/// <summary>What random numbers are for; each purpose has sequences of its own under one seed.</summary>
internal enum RandomUse
{
    InitialWeights = 1,
    Dropout = 2,
    Shuffle = 3,
    Split = 4,
    ShuffleBuffer = 5,
    Augmentation = 6,
    Trees = 7,
    Bootstrap = 8,
}

/// <summary>Keys of independent sequences under one seed.</summary>
internal static class RandomStreams
{
    /// <summary>The key of the sequence <paramref name="index"/> for a purpose.</summary>
    public static ulong Key(long seed, RandomUse use, long index) => RandomNumbers.Key((long)RandomNumbers.Key(seed, (long)use), index);
}
