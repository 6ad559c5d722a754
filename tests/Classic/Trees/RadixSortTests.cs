using MLNetDeep.Classic.Trees;

namespace MLNetDeep.Classic.Tests.Trees;

public class RadixSortTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(127, 7)]
    [InlineData(128, 7)]
    [InlineData(1000, 9)]
    [InlineData(5000, 17)]
    [InlineData(5000, 32)]
    public void Keys_are_in_order_and_equal_ones_in_theirs(int count, int bits)
    {
        Random random = new(count);
        ulong[] keys = [.. Enumerable.Range(0, count).Select(i => ((ulong)random.NextInt64(1L << bits) << 32) | (uint)i)];
        ulong[] expected = [.. keys.Order()];
        RadixSort.Sort(keys, new ulong[count], bits);
        Assert.Equal(expected, keys);
    }
}
