using MLNetDeep.Engine.Kernels.MatrixProducts;

namespace MLNetDeep.Engine.Tests.Kernels.MatrixProducts;

public class HalfRowsTests
{
    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(1f, 1f)]
    [InlineData(-1.0078125f, -1.0078125f)]
    [InlineData(1.00390625f, 1f)]
    [InlineData(1.01171875f, 1.015625f)]
    [InlineData(1.003907f, 1.0078125f)]
    [InlineData(-3.1415927f, -3.140625f)]
    [InlineData(1e-40f, 9.18355e-41f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.MaxValue, 3.3895314e38f)]
    [InlineData(float.MinValue, -3.3895314e38f)]
    public void Numbers_are_rounded_to_the_nearest_the_even_one_of_two(float number, float expected)
        => Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(HalfRows.Round(number)));

    [Fact]
    public void Numbers_hold_half_the_bits_when_all_of_them_do()
    {
        Assert.True(HalfRows.Hold([1, -2.5f, 0, 3.140625f]));
        Assert.False(HalfRows.Hold([1, -2.5f, 0, 3.1415927f]));
        Assert.True(HalfRows.Hold([]));
    }
}
