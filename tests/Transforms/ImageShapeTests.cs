namespace MLNetDeep.Transforms.Tests;

public sealed class ImageShapeTests
{
    [Fact]
    public void The_size_is_the_product()
    {
        var shape = new ImageShape(28, 30, 3);
        Assert.Equal(28 * 30 * 3, shape.Size);
        Assert.Equal("28 x 30 x 3", shape.ToString());
        Assert.Equal(new ImageShape(28, 30, 3), shape);
    }
}
