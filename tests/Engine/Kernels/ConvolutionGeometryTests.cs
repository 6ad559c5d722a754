using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class ConvolutionGeometryTests
{
    [Theory]
    [InlineData(28, 3, 1, 0, 0, 1, 26)]
    [InlineData(28, 3, 1, 1, 1, 1, 28)]
    [InlineData(28, 3, 2, 0, 1, 1, 14)]
    [InlineData(7, 3, 2, 0, 0, 1, 3)]
    [InlineData(9, 3, 1, 0, 0, 3, 3)]
    [InlineData(5, 5, 7, 0, 0, 1, 1)]
    public void Output_size_follows_the_formula(int size, int kernel, int stride, int before, int after, int dilation, int expected)
    {
        var geometry = new ConvolutionGeometry(
            2, size, 40, 3, kernel, 1, strideHeight: stride, paddingTop: before, paddingBottom: after, dilationHeight: dilation);
        Assert.Equal((expected, 40), (geometry.OutputHeight, geometry.OutputWidth));
        Assert.Equal(3 * expected * 40, geometry.OutputSize);
        Assert.Equal(3 * 2 * kernel, geometry.WeightCount);
    }

    [Fact]
    public void A_kernel_larger_than_the_padded_input_is_refused_with_both_sizes()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new ConvolutionGeometry(1, 4, 4, 1, 5, 3));
        Assert.Contains("covers 5 along the height, expected at most 4", exception.Message);
    }

    [Fact]
    public void An_axis_longer_than_possible_is_refused_and_one_as_long_is_not()
    {
        const int Most = WindowAxis.MostElements;
        Assert.Throws<ArgumentException>(() => new ConvolutionGeometry(1, 4, 4, 1, 1, 1, paddingTop: Most));
        Assert.Throws<ArgumentException>(
            () => new ConvolutionGeometry(1, 4, 4, 1, 1, 1, paddingLeft: int.MaxValue, paddingRight: int.MaxValue));
        Assert.Equal(Most, new ConvolutionGeometry(1, 4, 4, 1, 1, 1, paddingRight: Most - 4).OutputWidth);
    }

    [Fact]
    public void Padding_that_would_take_most_memory_is_told_from_that_of_common_convolutions()
    {
        static bool IsMostlyPadding(int size, int kernel, int dilation) => new ConvolutionGeometry(
            1, size, size, 1, kernel, kernel, 1, 1, dilation, dilation, dilation, dilation, dilation, dilation).IsMostlyPadding;

        Assert.False(IsMostlyPadding(1, 3, 1));
        Assert.All(Enumerable.Range(1, 100), size => Assert.False(IsMostlyPadding(size, 3, 36)));
        Assert.False(IsMostlyPadding(4096, 3, 1));
        Assert.True(IsMostlyPadding(1, 3, 1000));
    }

    [Fact]
    public void Sizes_below_one_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvolutionGeometry(0, 4, 4, 1, 3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvolutionGeometry(1, 4, 4, 1, 3, 3, strideWidth: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvolutionGeometry(1, 4, 4, 1, 3, 3, paddingTop: -1));
    }
}
