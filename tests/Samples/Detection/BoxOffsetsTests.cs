using MLNetDeep.Engine.Imaging;
using MLNetDeep.Samples.Detection;

namespace MLNetDeep.Samples.Tests.Detection;

public class BoxOffsetsTests
{
    private static readonly BoundingBox Window = new(10, 20, 40, 40);

    [Fact]
    public void Offsets_are_those_of_the_paper()
    {
        var offsets = BoxOffsets.Between(Window, new BoundingBox(20, 30, 10, 40));
        Assert.Equal(-5f / 40, offsets.Right, 1e-6f);
        Assert.Equal(10f / 40, offsets.Down, 1e-6f);
        Assert.Equal(MathF.Log(0.25f), offsets.Width, 1e-6f);
        Assert.Equal(0, offsets.Height);
    }

    [Fact]
    public void Applied_offsets_give_the_box_back()
    {
        var box = new BoundingBox(17, 22, 6, 31);
        BoundingBox back = BoxOffsets.Between(Window, box).ApplyTo(Window);

        // Sizes pass through a logarithm and back: a few units in the last place of single precision.
        Assert.Equal(box.Left, back.Left, 1e-4f);
        Assert.Equal(box.Top, back.Top, 1e-4f);
        Assert.Equal(box.Width, back.Width, 1e-4f);
        Assert.Equal(box.Height, back.Height, 1e-4f);
    }

    [Fact]
    public void A_wild_offset_stays_a_box()
    {
        BoundingBox box = new BoxOffsets(0, 0, 1000, -1000).ApplyTo(Window);
        Assert.Equal((16 * 40f, 40f / 16), (box.Width, box.Height));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoxOffsets(float.NaN, 0, 0, 0).ApplyTo(Window));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoxOffsets(0, 0, float.NaN, 0).ApplyTo(Window));
    }

    [Fact]
    public void A_box_without_area_has_no_offsets() =>
        Assert.Throws<ArgumentException>("to", () => BoxOffsets.Between(Window, new BoundingBox(0, 0, 0, 5)));
}
