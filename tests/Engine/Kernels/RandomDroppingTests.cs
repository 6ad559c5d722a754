using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Tests.Kernels;

public class RandomDroppingTests
{
    private const int Length = 1 << 20;

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(40_001)]
    public void Elements_are_multiplied_by_the_mask_whatever_the_number_of_threads(int length)
    {
        float[] x = KernelAssert.Random(1, length);
        float[] actual = new float[length];
        float[] expected = [.. x.Zip(Mask(11, 0.4f, length), (value, factor) => value * factor)];
        foreach (int threads in new[] { 1, 3 })
        {
            RandomDropping.Apply(11, 0.4f, x, actual, new Parallelism(threads));
            KernelAssert.SameBits(expected, actual);
        }
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue - 5)]
    public unsafe void Every_vector_width_draws_the_same(uint counter)
    {
        float[] expected = new float[16];
        for (int i = 0; i < expected.Length; i++)
        {
            expected[i] = SimdScalar.KeepAtRandom(counter + (uint)i, 3, 4, 1 << 23, 2);
        }

        Assert.Contains(0, expected);
        Assert.Contains(2, expected);
        float[] actual = new float[16];
        fixed (float* to = actual)
        {
            Simd512.Store(Simd512.KeepAtRandom(counter, 3, 4, 1 << 23, 2), to);
            Assert.Equal(expected, actual);
            Simd256.Store(Simd256.KeepAtRandom(counter, 3, 4, 1 << 23, 2), to);
            Assert.Equal(expected[..8], actual[..8]);
            Simd128.Store(Simd128.KeepAtRandom(counter, 3, 4, 1 << 23, 2), to);
            Assert.Equal(expected[..4], actual[..4]);
        }
    }

    [Fact]
    public void Elements_that_stay_are_scaled_so_that_the_mean_stays()
    {
        float[] mask = Mask(RandomNumbers.Key(1, 3), 0.25f, Length);

        Assert.Equal([0, 1 / (1 - 0.25f)], mask.Distinct().Order());
        Assert.Equal(1, mask.Average(), 0.01);
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void The_share_of_zeros_is_the_rate(float rate)
    {
        bool[] dropped = Draw(RandomNumbers.Key(1, 2), rate);

        // Five standard deviations of a binomial count.
        double bound = 5 * Math.Sqrt(rate * (1 - rate) / Length);
        Assert.Equal(rate, dropped.Count(drop => drop) / (double)Length, bound);
    }

    [Fact]
    public void Neighbours_and_consecutive_keys_are_uncorrelated()
    {
        bool[] first = Draw(RandomNumbers.Key(1, 2), 0.5f);
        bool[] second = Draw(RandomNumbers.Key(1, 3), 0.5f);

        // Agreement of independent fair draws: half, with a standard deviation of 1 / (2 sqrt(n)).
        double bound = 5 / (2 * Math.Sqrt(Length));
        double Agreement(Func<int, bool> other) => Enumerable.Range(0, Length).Count(i => first[i] == other(i)) / (double)Length;
        foreach (int lag in new[] { 1, 2, 7, 8, 64, 784, 1 << 12, 1 << 16 })
        {
            Assert.Equal(0.5, Agreement(i => first[(i + lag) % Length]), bound);
        }
        Assert.Equal(0.5, Agreement(i => second[i]), bound);
    }

    [Fact]
    public void Blocks_of_eight_take_all_patterns_equally_often()
    {
        bool[] dropped = Draw(RandomNumbers.Key(4, 5), 0.5f);
        int[] counts = new int[256];
        for (int block = 0; block < Length / 8; block++)
        {
            counts[Enumerable.Range(0, 8).Sum(bit => dropped[(8 * block) + bit] ? 1 << bit : 0)]++;
        }

        double expected = Length / 8 / 256.0;
        double chiSquare = counts.Sum(count => Math.Pow(count - expected, 2) / expected);

        // 255 degrees of freedom: mean 255, standard deviation 22.6.
        Assert.InRange(chiSquare, 255 - (5 * 22.6), 255 + (5 * 22.6));
    }

    [Fact]
    public void A_rate_of_one_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => RandomDropping.Apply(1, 1, new float[2], new float[2], Parallelism.Single));

    private static bool[] Draw(ulong key, float rate) => [.. Mask(key, rate, Length).Select(value => value == 0)];

    // What ones become.
    private static float[] Mask(ulong key, float rate, int length)
    {
        float[] mask = new float[length];
        mask.AsSpan().Fill(1);
        RandomDropping.Apply(key, rate, mask, mask, Parallelism.Single);
        return mask;
    }
}
