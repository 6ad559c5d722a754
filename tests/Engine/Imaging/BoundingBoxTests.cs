using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Engine.Tests.Imaging;

public class BoundingBoxTests
{
    [Theory]
    [InlineData(0, 0, 10, 10, 0, 0, 10, 10, 1)]
    [InlineData(0, 0, 10, 10, 5, 0, 10, 10, 50.0 / 150)]
    [InlineData(0, 0, 10, 10, 5, 5, 10, 10, 25.0 / 175)]
    [InlineData(0, 0, 10, 10, 2, 3, 4, 5, 20.0 / 100)]
    [InlineData(0, 0, 10, 10, 10, 0, 10, 10, 0)]
    [InlineData(0, 0, 10, 10, 30, 40, 10, 10, 0)]
    [InlineData(-3, -4, 6, 8, 0, 0, 6, 8, 12.0 / 84)]
    [InlineData(5, 5, 0, 0, 5, 5, 0, 0, 0)]
    public void Intersection_over_union_is_shared_area_over_covered_area(
        float left, float top, float width, float height, float otherLeft, float otherTop, float otherWidth, float otherHeight,
        double expected)
    {
        var one = new BoundingBox(left, top, width, height);
        var other = new BoundingBox(otherLeft, otherTop, otherWidth, otherHeight);
        Assert.Equal(expected, one.IntersectionOverUnion(other), 12);
        Assert.Equal(expected, other.IntersectionOverUnion(one), 12);
    }

    [Fact]
    public void The_largest_boxes_overlap_by_a_number()
    {
        var box = new BoundingBox(-float.MaxValue, -float.MaxValue, float.MaxValue, float.MaxValue);
        Assert.Equal(1, box.IntersectionOverUnion(box));
    }

    [Fact]
    public void The_square_keeps_the_centre_and_takes_the_longer_side()
    {
        Assert.Equal(new BoundingBox(-2, 10, 20, 20), new BoundingBox(6, 10, 4, 20).Square());
        Assert.Equal(new BoundingBox(8, 4, 16, 16), new BoundingBox(12, 11, 8, 2).Square(margin: 2));
    }

    [Fact]
    public void Within_a_picture_is_what_lies_in_it()
    {
        Assert.Equal(new BoundingBox(0, 5, 8, 15), new BoundingBox(-2, 5, 10, 30).Within(20, 40));
        Assert.Equal(0, new BoundingBox(50, 5, 10, 10).Within(20, 40).Area);
    }

    [Theory]
    [InlineData(float.NaN, 0, 1, 1, "left")]
    [InlineData(0, float.PositiveInfinity, 1, 1, "top")]
    [InlineData(0, 0, -1, 1, "width")]
    [InlineData(0, 0, 1, float.NaN, "height")]
    public void What_is_no_box_is_refused(float left, float top, float width, float height, string name) =>
        Assert.Throws<ArgumentOutOfRangeException>(name, () => new BoundingBox(left, top, width, height));
}
