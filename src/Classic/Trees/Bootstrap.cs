using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.Trees;

/// <summary>
/// Samples of as many rows as there are, drawn with replacement, one for each tree (Efron 1979), and which rows each holds.
/// </summary>
/// <param name="rows">The number of rows.</param>
/// <param name="samples">The number of samples.</param>
/// <param name="seed">The seed.</param>
internal sealed class Bootstrap(int rows, int samples, int seed)
{
    private const int BitsOfWord = 64;

    // A bit a row.
    private readonly ulong[][] _drawn = new ulong[samples][];

    /// <summary>Draws a sample.</summary>
    /// <param name="sample">Its number.</param>
    /// <param name="counts">[rows], overwritten: how often each row is drawn.</param>
    public ReadOnlySpan<int> Draw(int sample, Span<int> counts)
    {
        counts.Clear();
        ulong[] drawn = new ulong[(rows + BitsOfWord - 1) / BitsOfWord];
        ulong key = RandomStreams.Key(seed, RandomUse.Bootstrap, sample);
        for (int i = 0; i < rows; i++)
        {
            int row = (int)Math.BigMul(RandomNumbers.Bits(key, (ulong)i), (ulong)rows, out _);
            counts[row]++;
            drawn[row / BitsOfWord] |= 1UL << (row % BitsOfWord);
        }
        _drawn[sample] = drawn;
        return counts;
    }

    /// <summary>Whether a sample holds a row.</summary>
    public bool Holds(int sample, int row) => (_drawn[sample][row / BitsOfWord] >> (row % BitsOfWord) & 1) != 0;
}
