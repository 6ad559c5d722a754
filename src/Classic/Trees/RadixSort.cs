namespace MLNetDeep.Classic.Trees;

/// <summary>Sorts keys by their upper halves, digit by digit from the lowest; keys with equal upper halves keep their order.</summary>
internal static class RadixSort
{
    private const int DigitBits = 8;
    private const int Buckets = 1 << DigitBits;
    private const int UpperHalf = 32;

    /// <summary>Keys below which comparing is quicker than counting.</summary>
    private const int Few = 128;

    /// <param name="keys">The keys, sorted in place; where upper halves are equal the lower ones must ascend.</param>
    /// <param name="scratch">As long as the keys.</param>
    /// <param name="bits">How many bits of the upper halves can be set.</param>
    public static void Sort(Span<ulong> keys, Span<ulong> scratch, int bits)
    {
        if (keys.Length < Few)
        {
            keys.Sort();
            return;
        }
        Span<ulong> from = keys;
        Span<ulong> to = scratch[..keys.Length];
        Span<int> starts = stackalloc int[Buckets];
        for (int shift = UpperHalf; shift < UpperHalf + bits; shift += DigitBits)
        {
            starts.Clear();
            foreach (ulong key in from)
            {
                starts[(int)(key >> shift) & (Buckets - 1)]++;
            }
            int start = 0;
            for (int digit = 0; digit < Buckets; digit++)
            {
                (starts[digit], start) = (start, start + starts[digit]);
            }
            foreach (ulong key in from)
            {
                to[starts[(int)(key >> shift) & (Buckets - 1)]++] = key;
            }
            Span<ulong> other = from;
            from = to;
            to = other;
        }
        if (from != keys)
        {
            from.CopyTo(keys);
        }
    }
}
