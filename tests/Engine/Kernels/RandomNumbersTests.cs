using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class RandomNumbersTests
{
    [Fact]
    public void Bits_are_those_of_SplitMix64()
    {
        // First outputs of the published generator started at 0.
        Assert.Equal(0xE220A8397B1DCDAFUL, RandomNumbers.Bits(0, 0));
        Assert.Equal(0x6E789E6AA1B965F4UL, RandomNumbers.Bits(0, 1));
        Assert.Equal(0x06C45D188009454FUL, RandomNumbers.Bits(0, 2));
    }

    [Fact]
    public void A_part_of_a_sequence_equals_the_part_of_the_whole()
    {
        ulong key = RandomNumbers.Key(5, 7);
        float[] whole = new float[100];
        float[] part = new float[37];
        RandomNumbers.Uniform(key, 0, -1, 1, whole);
        RandomNumbers.Uniform(key, 20, -1, 1, part);
        Assert.Equal(whole[20..57], part);
    }

    [Fact]
    public void Streams_and_seeds_differ()
    {
        IEnumerable<ulong> Streams(int seed) => Enumerable.Range(0, 7).Select(stream => RandomNumbers.Key(seed, stream));
        ulong[] keys = [.. Enumerable.Range(-3, 7).SelectMany(Streams)];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void Uniform_numbers_have_the_mean_and_variance_of_their_range()
    {
        float[] values = new float[100_000];
        RandomNumbers.Uniform(RandomNumbers.Key(1, 1), 0, 2, 6, values);
        Assert.All(values, value => Assert.InRange(value, 2, 6));
        Assert.Equal(4, values.Average(), 0.02);
        Assert.Equal(16 / 12.0, values.Average(value => Math.Pow(value - 4, 2)), 0.02);
    }

    [Fact]
    public void Normal_numbers_have_the_moments_asked_for()
    {
        float[] values = new float[100_000];
        RandomNumbers.Normal(RandomNumbers.Key(1, 2), 0, 3, 2, values);
        Assert.Equal(3, values.Average(), 0.03);
        Assert.Equal(4, values.Average(value => Math.Pow(value - 3, 2)), 0.06);
        Assert.Equal(3, values.Average(value => Math.Pow((value - 3) / 2, 4)), 0.1);
    }

    [Fact]
    public void Shuffle_is_a_seeded_permutation()
    {
        int[] values = [.. Enumerable.Range(0, 1000)];
        int[] again = [.. values];
        RandomNumbers.Shuffle(RandomNumbers.Key(1, 4), values);
        RandomNumbers.Shuffle(RandomNumbers.Key(1, 4), again);
        Assert.Equal(values, again);
        Assert.Equal(Enumerable.Range(0, 1000), values.Order());
        Assert.InRange(values.Where((value, index) => value == index).Count(), 0, 10);
    }
}
