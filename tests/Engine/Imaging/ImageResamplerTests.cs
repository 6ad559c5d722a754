using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Tests.Kernels;

namespace MLNetDeep.Engine.Tests.Imaging;

public class ImageResamplerTests
{
    [Theory]
    [InlineData(5, 7)]
    [InlineData(28, 28)]
    [InlineData(1, 4)]
    public void Identity_is_exact(int height, int width)
    {
        float[] image = Image(height, width);
        Assert.Equal(image, Affine(image, height, width, AffineTransform.Identity));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(-2, 3)]
    [InlineData(0, -6)]
    public void Translation_by_whole_pixels_is_exact(int down, int right)
    {
        const int Height = 8, Width = 9;
        float[] image = Image(Height, Width);
        float[] moved = Affine(image, Height, Width, AffineTransform.Translation(down, right), background: -1);
        for (int row = 0; row < Height; row++)
        {
            for (int column = 0; column < Width; column++)
            {
                (int y, int x) = (row - down, column - right);
                float expected = y is >= 0 and < Height && x is >= 0 and < Width ? image[(y * Width) + x] : -1;
                Assert.Equal(expected, moved[(row * Width) + column]);
            }
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void Rotation_by_a_quarter_turns_the_square_counterclockwise_exactly(int size)
    {
        float[] image = Image(size, size);
        float[] turned = Affine(image, size, size, AffineTransform.Rotation(Math.PI / 2));
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                Assert.Equal(image[(column * size) + size - 1 - row], turned[(row * size) + column]);
            }
        }
    }

    [Theory]
    [InlineData(9, 14)]
    [InlineData(28, 28)]
    [InlineData(5, 40)]
    public void A_warp_interpolates_between_the_four_pixels_around_where_each_comes_from(int height, int width)
    {
        float[] image = Image(height, width);
        AffineTransform transform =
            AffineTransform.Scaling(1.1, 0.8).Then(AffineTransform.Rotation(0.7)).Then(AffineTransform.Translation(1.3, -2.6));
        var field = new ElasticField(height, width, 10, 3);
        field.Randomize(1, 1);
        float[] warped = new float[image.Length];
        Resampler(height, width, 5).Warp(image, transform.Invert(), field, warped);

        AffineTransform inverse = transform.Invert();
        float[] expected =
        [
            .. Enumerable.Range(0, image.Length).Select(i =>
            {
                (double y, double x) = inverse.Apply((i / width) - ((height - 1) / 2.0), (i % width) - ((width - 1) / 2.0));
                return (float)Interpolate(
                    image, height, width, y + ((height - 1) / 2.0) + field.Rows[i], x + ((width - 1) / 2.0) + field.Columns[i], 5);
            }),
        ];

        // Coordinates in single precision: 40 pixels are exact to 4e-6, and neighbours differ by less than 100.
        KernelAssert.Close(expected, warped, 1e-5);
    }

    [Fact]
    public void Half_a_pixel_is_the_mean_of_two()
    {
        float[] moved = Affine([2, 4, 8], 1, 3, AffineTransform.Translation(0, 0.5));
        Assert.Equal([1, 3, 6], moved);
    }

    [Fact]
    public void Scaling_by_two_doubles_distances_from_the_centre()
    {
        float[] image = new float[81];
        image[(4 * 9) + 5] = 1;
        float[] scaled = Affine(image, 9, 9, AffineTransform.Scaling(2, 2));
        Assert.Equal(1, scaled[(4 * 9) + 6]);
        Assert.Equal(0, scaled[(4 * 9) + 4]);
    }

    [Fact]
    public void A_transform_that_flattens_is_refused() =>
        Assert.Throws<ArgumentException>(() => Affine(new float[4], 2, 2, AffineTransform.Scaling(0, 1)));

    [Fact]
    public void A_plane_of_another_size_is_refused_by_name() =>
        Assert.Throws<ArgumentException>(
            "destination", () => Resampler(2, 2, 0).Warp(new float[4], AffineTransform.Identity, null, new float[3]));

    [Fact]
    public void An_elastic_field_of_no_strength_is_the_identity()
    {
        float[] image = Image(12, 10);
        var field = new ElasticField(12, 10, alpha: 0, sigma: 2);
        field.Randomize(1, 1);
        float[] warped = new float[image.Length];
        Resampler(12, 10, 0).Warp(image, AffineTransform.Identity, field, warped);
        Assert.Equal(image, warped);
    }

    private static ImageResampler Resampler(int height, int width, float background) => new(new PixelLayout(height, width), background);

    private static float[] Image(int height, int width) => [.. Enumerable.Range(0, height * width).Select(i => (i * 37 % 101) + 0.25f)];

    private static double Interpolate(float[] image, int height, int width, double y, double x, float background)
    {
        double sum = 0;
        for (int row = (int)Math.Floor(y); row <= (int)Math.Floor(y) + 1; row++)
        {
            for (int column = (int)Math.Floor(x); column <= (int)Math.Floor(x) + 1; column++)
            {
                bool inside = row >= 0 && row < height && column >= 0 && column < width;
                sum += (1 - Math.Abs(y - row)) * (1 - Math.Abs(x - column)) * (inside ? image[(row * width) + column] : background);
            }
        }

        return sum;
    }

    private static float[] Affine(float[] image, int height, int width, AffineTransform transform, float background = 0)
    {
        float[] warped = new float[image.Length];
        Resampler(height, width, background).Warp(image, transform.Invert(), null, warped);
        return warped;
    }
}
