using MLNetDeep.Engine.Imaging;
using MLNetDeep.Samples.Detection;

namespace MLNetDeep.Samples.Tests.Detection;

public class SlidingWindowsTests
{
    [Fact]
    public void Windows_go_row_by_row_from_the_top_left() => Assert.Equal(
        [new BoundingBox(0, 0, 4, 4), new BoundingBox(2, 0, 4, 4), new BoundingBox(0, 2, 4, 4), new BoundingBox(2, 2, 4, 4)],
        new SlidingWindows([4], stride: 0.5).Over(6, 6));

    [Theory]
    [InlineData(200, 200)]
    [InlineData(37, 91)]
    public void Every_window_lies_in_the_picture_and_the_last_ones_end_at_its_edge(int height, int width)
    {
        var windows = new SlidingWindows([20, 33], 0.2);
        foreach (IGrouping<float, BoundingBox> side in windows.Over(height, width).GroupBy(box => box.Width))
        {
            Assert.All(
                side,
                box => Assert.True(box.Left >= 0 && box.Top >= 0 && box.Right <= width && box.Bottom <= height && box.Height == box.Width));
            Assert.Equal(width, side.Max(box => box.Right));
            Assert.Equal(height, side.Max(box => box.Bottom));
            float[] lefts = [.. side.Select(box => box.Left).Distinct().Order()];
            Assert.All(lefts.Zip(lefts.Skip(1)), two => Assert.InRange(two.Second - two.First, 1, MathF.Ceiling(0.2f * side.Key)));
        }
    }

    [Fact]
    public void A_side_the_picture_has_no_room_for_is_left_out()
    {
        Assert.Equal([new BoundingBox(0, 0, 8, 8)], new SlidingWindows([9, 8]).Over(8, 8));
        Assert.Empty(new SlidingWindows([9]).Over(8, 20));
    }

    [Fact]
    public void Windows_begin_and_end_as_far_beyond_the_edge_as_the_overhang_allows()
    {
        IReadOnlyList<BoundingBox> windows = new SlidingWindows([10], stride: 0.5, overhang: 0.25).Over(20, 40);
        Assert.Equal(
            (-2, -2, 42, 22),
            (windows.Min(box => box.Left), windows.Min(box => box.Top), windows.Max(box => box.Right), windows.Max(box => box.Bottom)));
        Assert.Equal([new BoundingBox(-1, -1, 10, 10)], new SlidingWindows([10], 0.25, 0.1).Over(8, 8));
    }

    [Fact]
    public void A_small_stride_moves_by_a_pixel() => Assert.Equal(5, new SlidingWindows([2], stride: 0.01).Over(2, 6).Count);

    [Fact]
    public void No_sides_a_side_below_1_and_a_stride_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>("sides", () => new SlidingWindows([]));
        Assert.Throws<ArgumentException>("sides", () => new SlidingWindows([20, 0]));
        Assert.All(
            [0, -0.1, 1.1, double.NaN],
            stride => Assert.Throws<ArgumentOutOfRangeException>(nameof(stride), () => new SlidingWindows([20], stride)));
        Assert.All(
            [-0.1, 1, double.NaN],
            overhang => Assert.Throws<ArgumentOutOfRangeException>(nameof(overhang), () => new SlidingWindows([20], 0.25, overhang)));
        Assert.Throws<ArgumentOutOfRangeException>("height", () => new SlidingWindows([20]).Over(0, 5));
    }
}
