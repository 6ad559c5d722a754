using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Tests.Kernels;

public class ExponentialTests
{
    [Fact]
    public void Exp_is_within_two_units_in_the_last_place()
    {
        for (double x = -87; x <= 88.7; x += 0.0137)
        {
            AssertUnits(Math.Exp((float)x), Exponential.Exp<SimdScalar, float>((float)x), 2);
        }
    }

    [Fact]
    public void Tanh_is_within_two_units_in_the_last_place()
    {
        for (double x = -10; x <= 10; x += 0.00137)
        {
            AssertUnits(Math.Tanh((float)x), Exponential.Tanh<SimdScalar, float>((float)x), 2);
        }
    }

    [Fact]
    public void Exp_minus_one_is_within_six_units_in_the_last_place_near_zero_too()
    {
        for (double x = -10; x <= 10; x += 0.00137)
        {
            AssertUnits(Math.Exp((float)x) - 1, Exponential.ExpMinusOne<SimdScalar, float>((float)x), 6);
        }
    }

    [Fact]
    public void Log_of_one_plus_is_within_two_units_in_the_last_place()
    {
        for (double x = 1e-6; x <= 1; x += 0.00137)
        {
            AssertUnits(Math.Log(1 + (double)(float)x), Exponential.LogOnePlus<SimdScalar, float>((float)x), 2);
        }
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(-105f, 0f)]
    [InlineData(89f, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Exp_is_exact_at_the_ends(float x, float expected) => Assert.Equal(expected, Exponential.Exp<SimdScalar, float>(x));

    [Fact]
    public void Exp_goes_through_the_subnormal_numbers()
    {
        float value = Exponential.Exp<SimdScalar, float>(-95);
        Assert.Equal(Math.Exp(-95), value, Math.Exp(-95) * 1e-3);
    }

    [Fact]
    public void Every_vector_width_gives_the_same_bits()
    {
        for (float x = -106; x <= 91; x += 0.37f)
        {
            float exp = Exponential.Exp<SimdScalar, float>(x);
            Assert.Equal(exp, Exponential.Exp<Simd128, Vector128<float>>(Vector128.Create(x))[0]);
            Assert.Equal(exp, Exponential.Exp<Simd256, Vector256<float>>(Vector256.Create(x))[0]);
            Assert.Equal(exp, Exponential.Exp<Simd512, Vector512<float>>(Vector512.Create(x))[0]);
            float tanh = Exponential.Tanh<SimdScalar, float>(x / 10);
            Assert.Equal(tanh, Exponential.Tanh<Simd128, Vector128<float>>(Vector128.Create(x / 10))[0]);
            Assert.Equal(tanh, Exponential.Tanh<Simd256, Vector256<float>>(Vector256.Create(x / 10))[0]);
            Assert.Equal(tanh, Exponential.Tanh<Simd512, Vector512<float>>(Vector512.Create(x / 10))[0]);
        }
    }

    private static void AssertUnits(double expected, float actual, double units)
    {
        double unit = MathF.BitIncrement(MathF.Abs((float)expected)) - (double)MathF.Abs((float)expected);
        Assert.True(Math.Abs(actual - expected) <= units * unit, $"expected {expected:R}, came {actual:R}");
    }
}
