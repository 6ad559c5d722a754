using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class ElementwiseTests
{
    private const double Bound = 1e-6;

    public static TheoryData<int, int, int> Sizes => new() { { 1, 1, 1 }, { 3, 5, 7 }, { 2, 10, 33 }, { 5, 3, 1025 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Scalings_equal_the_scalar_ones(int batch, int channels, int pixels)
    {
        float[] values = KernelAssert.Random(1, batch * channels * pixels);
        float[] offset = KernelAssert.Random(2, channels);
        float[] scale = KernelAssert.Random(3, channels);
        float[] actual = new float[values.Length];
        Elementwise.ChannelOffsetScale(batch, channels, pixels, values, offset, scale, actual, new Parallelism(2));
        KernelAssert.Close([.. values.Select((v, i) => (v - offset[i / pixels % channels]) * scale[i / pixels % channels])], actual, Bound);
        Elementwise.ChannelOffsetScale(batch, channels, pixels, values, [], scale, actual, new Parallelism(2));
        KernelAssert.Close([.. values.Select((v, i) => v * scale[i / pixels % channels])], actual, Bound);
        Elementwise.OffsetScale(batch * pixels, channels, values, offset, scale, actual, new Parallelism(2));
        KernelAssert.Close([.. values.Select((v, i) => (v - offset[i % channels]) * scale[i % channels])], actual, Bound);
        Elementwise.OffsetScale(batch * pixels, channels, values, [], scale, actual, new Parallelism(2));
        KernelAssert.Close([.. values.Select((v, i) => v * scale[i % channels])], actual, Bound);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(4099)]
    public void Array_operations_equal_the_scalar_ones(int length)
    {
        float[] x = KernelAssert.Random(1, length);
        float[] y = KernelAssert.Random(2, length);
        float[] actual = [.. y];
        Elementwise.Axpy(0.3f, x, actual);
        KernelAssert.Close([.. x.Zip(y, (a, b) => b + (0.3f * a))], actual, Bound);
        actual = [.. y];
        Elementwise.Add(x, actual);
        KernelAssert.Close([.. x.Zip(y, (a, b) => a + b)], actual, Bound);
        actual = [.. x];
        Elementwise.Scale(-2.5f, actual);
        KernelAssert.Close([.. x.Select(a => a * -2.5f)], actual, Bound);
        Assert.Equal(x.Sum(a => (double)a), Elementwise.Sum(x), 1e-6 * length);
    }

    [Fact]
    public void A_million_equal_numbers_are_summed_without_drift()
    {
        float[] values = new float[1_000_003];
        values.AsSpan().Fill(0.1f);
        Assert.Equal(0.1f * 1_000_003.0, Elementwise.Sum(values), 0.2);
    }

    [Fact]
    public void ArgMax_takes_the_first_of_equals_and_passes_over_NaN()
    {
        Assert.Equal(1, Elementwise.ArgMax([1, 3, 2, 3]));
        Assert.Equal(2, Elementwise.ArgMax([float.NaN, float.NegativeInfinity, 0, -1]));
        Assert.Equal(0, Elementwise.ArgMax([float.NaN, float.NaN]));
        Assert.Throws<ArgumentException>(() => Elementwise.ArgMax([]));
    }
}
