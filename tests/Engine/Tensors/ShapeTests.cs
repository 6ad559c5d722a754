using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.Tensors;

public class ShapeTests
{
    [Fact]
    public void Shapes_are_equal_by_sizes()
    {
        Assert.Equal(Shape.Of(1, 28, 28), Shape.Of(1, 28, 28));
        Assert.True(Shape.Of(2, 3) == Shape.Of(2, 3));
        Assert.True(Shape.Of(2, 3) != Shape.Of(3, 2));
        Assert.NotEqual(Shape.Of(6), Shape.Of(2, 3));
        Assert.Equal(Shape.Of(2, 3).GetHashCode(), Shape.Of(2, 3).GetHashCode());
    }

    [Fact]
    public void Elements_are_counted_beyond_32_bits() => Assert.Equal(3_000_000_000_000L, Shape.Of(1_000_000, 3_000_000).Elements);

    [Fact]
    public void Elements_beyond_64_bits_are_refused() =>
        Assert.Throws<OverflowException>(() => Shape.Of(int.MaxValue, int.MaxValue, int.MaxValue));

    [Fact]
    public void The_text_joins_sizes_by_a_cross() => Assert.Equal("1 x 28 x 28", Shape.Of(1, 28, 28).ToString());

    [Fact]
    public void A_size_below_one_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Shape.Of());
        Assert.Throws<ArgumentException>(() => Shape.Of(3, 0));
        Assert.Throws<ArgumentException>(() => Shape.Of(-1));
    }

    [Fact]
    public void A_shape_keeps_its_sizes_when_the_array_it_came_from_changes()
    {
        int[] sizes = [2, 3];
        var shape = Shape.Of(sizes);

        sizes[0] = 5;

        Assert.Equal(2, shape[0]);
    }
}
