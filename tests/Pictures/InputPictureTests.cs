using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Pictures.Tests;

public class InputPictureTests
{
    [Fact]
    public void Bytes_and_shares_are_taken_as_they_are()
    {
        Assert.Equal([0, 100, 200], Shades([0, 100, 200]));
        Assert.Equal([0, 51, 255], Shades([0, 0.2f, 1]));
    }

    [Fact]
    public void Other_numbers_go_from_black_to_white()
    {
        Assert.Equal([0, 128, 255], Shades([-1, 0, 1]));
        Assert.Equal([0, 255, 51], Shades([0, 500, 100]));
        Assert.Equal([0, 0, 0], Shades([-3, -3, -3]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Three_channels_are_red_green_and_blue(bool interleaved)
    {
        float[] pixels = interleaved ? [10, 20, 30, 40, 50, 60] : [10, 40, 20, 50, 30, 60];

        Raster picture = InputPicture.Draw(pixels, new PixelLayout(1, 2, 3, interleaved));

        Assert.Equal([10, 20, 30, 40, 50, 60], picture.Pixels);
    }

    [Fact]
    public void Two_channels_are_the_grey_of_their_mean() =>
        Assert.Equal(new Rgb(30, 30, 30), InputPicture.Draw([10, 50], new PixelLayout(1, 1, 2))[0, 0]);

    private static int[] Shades(float[] pixels)
    {
        Raster picture = InputPicture.Draw(pixels, new PixelLayout(1, 3));
        return [.. Enumerable.Range(0, 3).Select(column => (int)picture[0, column].Red)];
    }
}
