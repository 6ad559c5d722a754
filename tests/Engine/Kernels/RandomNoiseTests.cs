using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Tests.Kernels;

public class RandomNoiseTests
{
    [Fact]
    public unsafe void Every_vector_width_draws_the_same_uniform_numbers()
    {
        float[] expected = [.. Enumerable.Range(0, 16).Select(i => SimdScalar.UniformAtRandom(7u + (uint)i, 3, 4))];
        float[] actual = new float[16];
        fixed (float* to = actual)
        {
            Simd512.Store(Simd512.UniformAtRandom(7, 3, 4), to);
            Assert.Equal(expected, actual);
            Simd256.Store(Simd256.UniformAtRandom(7, 3, 4), to);
            Assert.Equal(expected[..8], actual[..8]);
            Simd128.Store(Simd128.UniformAtRandom(7, 3, 4), to);
            Assert.Equal(expected[..4], actual[..4]);
        }
    }

    [Fact]
    public unsafe void Every_vector_width_has_the_logarithm_and_the_cosine()
    {
        float[] x = [.. Enumerable.Range(1, 16).Select(i => i * 0.39f)];
        float[] logarithms = [.. x.Select(value => MathF.Log(value))];
        float[] cosines = [.. x.Select(value => MathF.Cos(value))];
        float[] actual = new float[16];
        fixed (float* from = x, to = actual)
        {
            // A few units in the last place.
            Simd512.Store(Simd512.Log(Simd512.Load(from)), to);
            KernelAssert.Close(logarithms, actual, 1e-6);
            Simd512.Store(Simd512.Cos(Simd512.Load(from)), to);
            KernelAssert.Close(cosines, actual, 1e-6);
            Simd256.Store(Simd256.Log(Simd256.Load(from)), to);
            KernelAssert.Close(logarithms.AsSpan(0, 8), actual.AsSpan(0, 8), 1e-6);
            Simd256.Store(Simd256.Cos(Simd256.Load(from)), to);
            KernelAssert.Close(cosines.AsSpan(0, 8), actual.AsSpan(0, 8), 1e-6);
            Simd128.Store(Simd128.Log(Simd128.Load(from)), to);
            KernelAssert.Close(logarithms.AsSpan(0, 4), actual.AsSpan(0, 4), 1e-6);
            Simd128.Store(Simd128.Cos(Simd128.Load(from)), to);
            KernelAssert.Close(cosines.AsSpan(0, 4), actual.AsSpan(0, 4), 1e-6);
            Assert.Equal((logarithms[0], cosines[0]), (SimdScalar.Log(x[0]), SimdScalar.Cos(x[0])));
        }
    }

    [Fact]
    public void Uniform_numbers_fill_their_range_evenly()
    {
        float[] x = new float[1 << 16];
        RandomNoise.Uniform(5, 0, x);

        Assert.All(x, value => Assert.True(value is >= -1 and < 1));

        // Mean and mean square within five standard deviations.
        Assert.Equal(0, x.Average(), 5 * Math.Sqrt(1 / 3.0) / 256);
        Assert.Equal(1 / 3.0, x.Average(value => value * value), 5 * Math.Sqrt(4 / 45.0) / 256);
    }

    [Fact]
    public void A_range_is_part_of_the_whole()
    {
        float[] whole = new float[100];
        float[] part = new float[50];
        RandomNoise.Uniform(5, 0, whole);
        RandomNoise.Uniform(5, 30, part);
        Assert.Equal(whole[30..80], part);
    }
}
