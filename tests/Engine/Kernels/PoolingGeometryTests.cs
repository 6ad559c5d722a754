using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class PoolingGeometryTests
{
    private const int Most = WindowAxis.MostElements;

    [Theory]
    [InlineData(3, 3, 0)]
    [InlineData(3, 0, 3)]
    [InlineData(1, 1, 0)]
    [InlineData(2, 0, int.MaxValue)]
    public void Padding_that_a_window_may_miss_the_input_in_is_refused(int window, int before, int after) =>
        Assert.Throws<ArgumentException>(() => new PoolingGeometry(1, 4, 4, 1, window, 1, 1, paddingLeft: before, paddingRight: after));

    [Fact]
    public void A_longer_axis_than_possible_is_refused() =>
        Assert.Throws<ArgumentException>(
            () => new PoolingGeometry(1, 1, 2, 1, Most + 1, 1, 1, paddingLeft: Most / 2, paddingRight: Most / 2));

    [Theory]
    [InlineData(5, 4, 1, 0, 0)]
    [InlineData(2, 9, 3, 8, 8)]
    [InlineData(1, 40, 7, 39, 30)]
    [InlineData(3, 30, 29, 27, 29)]
    public void Columns_that_are_left_out_are_those_without_a_pixel(int size, int window, int stride, int before, int after)
    {
        var g = new PoolingGeometry(1, 1, size, 1, window, 1, stride, paddingLeft: before, paddingRight: after);
        var visited = new List<int>();
        for (int tap = 0; tap < window; tap++)
        {
            (int first, int end) = g.OutputsOf(tap);
            if (first == end)
            {
                tap = g.TapAfter(tap) - 1;
            }
            else
            {
                visited.Add(tap);
            }
        }

        Assert.Equal(
            Enumerable.Range(0, window).Where(
                tap => Enumerable.Range(0, g.OutputWidth).Any(x => (x * stride) + tap - before is >= 0 and var at && at < size)),
            visited);
    }

    [Fact]
    public void A_window_of_the_longest_axis_takes_the_time_of_its_pixels()
    {
        var g = new PoolingGeometry(1, 1, 3, 1, Most - 2, 1, 2, paddingLeft: (Most - 3) / 2, paddingRight: (Most - 3) / 2);
        float[] best = new float[g.OutputSize];
        float[] means = new float[g.OutputSize];

        Pooling.MaxForward(g, 1, [1, 7, 4], best, [], Parallelism.Single);
        Pooling.AverageForward(g, 1, [1, 7, 4], means, Parallelism.Single);

        Assert.All(best, value => Assert.Equal(7, value));
        Assert.All(means, value => Assert.Equal(4, value));
    }
}
