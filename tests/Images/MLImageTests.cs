using Microsoft.ML.Data;

namespace MLNetDeep.Images.Tests;

public sealed class MLImageTests
{
    [Fact]
    public void AnImageOfPixelsHasThemInTheOrderGiven()
    {
        byte[] pixels = [1, 2, 3, 255, 5, 6, 7, 255];
        using var bgra = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, pixels);
        using var rgba = MLImage.CreateFromPixels(1, 2, MLPixelFormat.Rgba32, pixels);

        Assert.Equal((2, 1, MLPixelFormat.Bgra32), (bgra.Width, bgra.Height, bgra.PixelFormat));
        Assert.Equal((1, 2, MLPixelFormat.Rgba32), (rgba.Width, rgba.Height, rgba.PixelFormat));
        Assert.Equal(pixels, bgra.Pixels);
        Assert.Equal(pixels, rgba.Pixels);
    }

    [Theory]
    [InlineData(0, 1, MLPixelFormat.Bgra32)]
    [InlineData(1, -1, MLPixelFormat.Bgra32)]
    [InlineData(1, 2, MLPixelFormat.Bgra32)]
    [InlineData(1, 1, MLPixelFormat.Unknown)]
    public void PixelsThatMakeNoImageAreRefused(int width, int height, MLPixelFormat format)
        => Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(width, height, format, new byte[4]));

    [Fact]
    public void ATagStaysWithTheImage()
    {
        using var image = Pictures.FromRgba(1, 1, 1, 2, 3, 255);
        Assert.Null(image.Tag);
        image.Tag = "where it came from";
        Assert.Equal("where it came from", image.Tag);
    }

    [Fact]
    public void ADisposedImageSaysSo()
    {
        var image = Pictures.FromRgba(1, 1, 1, 2, 3, 255);
        image.Dispose();
        image.Dispose();

        Assert.Throws<InvalidOperationException>(() => image.Width);
        Assert.Throws<InvalidOperationException>(() => image.Pixels.Length);
        Assert.Throws<InvalidOperationException>(() => image.Tag);
    }

    [Fact]
    public void WhatIsNoPictureIsRefused()
    {
        Assert.Throws<ArgumentException>(() => Pictures.Decode([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromFile(Path.Combine(Path.GetTempPath(), "mlnetdeep-no-such-picture.png")));
        Assert.Throws<ArgumentNullException>(() => MLImage.CreateFromFile(null!));
        Assert.Throws<ArgumentNullException>(() => MLImage.CreateFromStream(null!));
    }
}
