using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Engine.Tests.Imaging;

public class BoundingBoxResizeTests
{
    private const int Height = 9, Width = 12;

    // Differences of single precision sums of a few products.
    private const float Rounding = 1e-4f;

    private static readonly float[] Ramp = [.. Enumerable.Range(0, Height * Width).Select(i => (10f * (i / Width)) + (i % Width))];

    [Fact]
    public void A_region_of_the_results_size_is_copied()
    {
        float[] copy = Resize(Ramp, new BoundingBox(2, 3, 5, 4), 4, 5);
        Assert.Equal([.. Enumerable.Range(0, 20).Select(i => Ramp[((3 + (i / 5)) * Width) + 2 + (i % 5)])], copy);
    }

    // A ramp's value at a place is known, between pixels too; pixel centres are half a pixel from their edges.
    [Theory]
    [InlineData(2, 2, 4, 4, 8, 8)]
    [InlineData(2.25f, 1.5f, 7.5f, 5, 9, 12)]
    [InlineData(2, 2, 6, 4, 2, 3)]
    [InlineData(3, 3, 6, 3, 3, 6)]
    public void A_ramp_stays_a_ramp(float left, float top, float width, float height, int newHeight, int newWidth)
    {
        float[] resized = Resize(Ramp, new BoundingBox(left, top, width, height), newHeight, newWidth);
        for (int i = 0; i < resized.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, newWidth);
            float expected = (10 * (top + ((row + 0.5f) * height / newHeight) - 0.5f)) + left + ((column + 0.5f) * width / newWidth) - 0.5f;
            Assert.Equal(expected, resized[i], Rounding * 100);
        }
    }

    [Fact]
    public void Beyond_the_picture_lie_the_pixels_at_its_edge()
    {
        float[] resized = Resize(Ramp, new BoundingBox(-20, -30, 5, 5), 2, 2);
        Assert.All(resized, value => Assert.Equal(Ramp[0], value, Rounding));
        Assert.All(Resize(Ramp, new BoundingBox(50, 50, 1, 1), 3, 3), value => Assert.Equal(Ramp[^1], value, Rounding));
    }

    [Fact]
    public void No_pixel_is_left_out_where_the_region_shrinks()
    {
        for (int pixel = 0; pixel < Ramp.Length; pixel++)
        {
            float[] plane = new float[Ramp.Length];
            plane[pixel] = 1;
            Assert.True(Resize(plane, new BoundingBox(0, 0, Width, Height), 2, 3).Sum() > 0.01f, $"pixel {pixel}");
        }
    }

    [Fact]
    public void Weights_sum_to_1() => Assert.All(
        Resize([.. Enumerable.Repeat(7f, Ramp.Length)], new BoundingBox(-1.3f, 2.2f, 9.7f, 8.1f), 7, 5),
        value => Assert.Equal(7, value, Rounding));

    [Fact]
    public void A_region_without_area_is_a_point() =>
        Assert.All(Resize(Ramp, new BoundingBox(3.5f, 2.5f, 0, 0), 2, 2), value => Assert.Equal(23, value, Rounding));

    [Fact]
    public void Spans_of_another_size_and_endless_regions_are_refused()
    {
        Assert.Throws<ArgumentException>("plane", () => Resize(new float[5], new BoundingBox(0, 0, 1, 1), 2, 2));
        Assert.Throws<ArgumentException>(
            "destination", () => new BoundingBox(0, 0, 1, 1).Resize(Ramp, Height, Width, 2, 2, new float[3]));
        Assert.Throws<ArgumentException>(() => Resize(Ramp, new BoundingBox(0, 0, 1e9f, 1), 2, 2));
    }

    private static float[] Resize(float[] plane, in BoundingBox region, int newHeight, int newWidth)
    {
        float[] result = new float[newHeight * newWidth];
        region.Resize(plane, Height, Width, newHeight, newWidth, result);
        return result;
    }
}
