using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class WindowAxisTests
{
    private const int Most = WindowAxis.MostElements;

    [Theory]
    [InlineData(28, 3, 1, 0, 0, 1, false, 26)]
    [InlineData(28, 3, 2, 1, 1, 1, false, 14)]
    [InlineData(9, 3, 1, 0, 0, 3, false, 3)]
    [InlineData(5, 2, 2, 0, 0, 1, true, 3)]
    [InlineData(1, 1, 1, 1, 1, 1, false, 3)]
    [InlineData(2, 2, int.MaxValue, 2, 3, 5, false, 1)]
    [InlineData(1, 1, int.MaxValue, 0, 0, int.MaxValue, true, 1)]
    [InlineData(Most, 1, 1, 0, 0, 1, false, Most)]
    [InlineData(1, Most, 1, Most - 1, 0, 1, false, 1)]
    [InlineData(1, 2, 1, Most - 2, 1, Most - 1, false, 1)]
    public void Positions_follow_the_formula_up_to_the_longest_axis(
        int size, int window, int stride, int before, int after, int dilation, bool ceilMode, int expected) =>
        Assert.Equal(expected, new WindowAxis("width", size, window, stride, before, after, dilation, ceilMode).Positions);

    [Theory]
    [InlineData(Most, 1, 1, 0, 1)]
    [InlineData(int.MaxValue, 1, 1, 0, 0)]
    [InlineData(1, 1, int.MaxValue, int.MaxValue, int.MaxValue)]
    [InlineData(1, int.MaxValue, 1, int.MaxValue, 0)]
    public void A_padded_axis_that_is_too_long_is_refused_with_the_limit(int size, int window, int stride, int before, int after)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new WindowAxis("width", size, window, stride, before, after));

        Assert.Contains($"The width would be {(long)size + before + after:N0}", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"at most {Most:N0}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_beyond_the_padded_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new WindowAxis("width", 4, 6, 1, 0, 1));
        Assert.Throws<ArgumentException>(() => new WindowAxis("width", 4, int.MaxValue, 1, 0, 1, int.MaxValue));
    }

    [Fact]
    public void A_stride_or_dilation_that_reaches_no_second_place_is_no_longer_than_the_longest_axis()
    {
        var axis = new WindowAxis("width", 3, 1, int.MaxValue, 0, 0, int.MaxValue);

        Assert.Equal((Most, Most), (axis.Stride, axis.Dilation));
    }

    [Fact]
    public void Any_other_stride_and_dilation_stay()
    {
        var axis = new WindowAxis("width", 9, 2, 20, 0, 0, 3);

        Assert.Equal((20, 3), (axis.Stride, axis.Dilation));
    }
}
