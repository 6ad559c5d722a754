using Microsoft.ML;
using Microsoft.ML.Transforms.Image;

namespace MLNetDeep.Images.Tests.Transforms;

public sealed class ConvertToGrayscaleTests
{
    private static readonly MLContext MLContext = new(1);

    [Fact]
    public void GreyStaysAsItIs()
    {
        // All 256 greys, in images of eight.
        for (var first = 0; first < 256; first += 8)
        {
            byte[] pixels = [.. Enumerable.Range(first, 8).SelectMany(grey => new[] { (byte)grey, (byte)grey, (byte)grey, (byte)255 })];
            Assert.Equal(pixels, Grey(pixels));
        }
    }

    [Fact]
    public void ColoursCountByTheirWeightsInEitherOrder()
    {
        byte[] pixels =
        [
            200, 0, 0, 255, 0, 200, 0, 255, 0, 0, 200, 255, 255, 255, 255, 255,
            10, 20, 30, 255, 255, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3, 255,
        ];

        // 0.3 red + 0.59 green + 0.11 blue.
        byte[] greys = [60, 118, 22, 255, 18, 76, 0, 2];
        byte[] expected = [.. greys.SelectMany(grey => new[] { grey, grey, grey, (byte)255 })];
        // 76.5 may be rounded either way.
        expected[20] = expected[21] = expected[22] = Grey(pixels)[20];
        Assert.InRange(expected[20], 76, 77);
        Assert.Equal(expected, Grey(pixels));
        Assert.Equal(expected, Assert.Single(Out(ImageRows.View(MLContext, () => Pictures.FromBgra(4, 2, pixels)))).Rgba);
    }

    [Fact]
    public void TheColumnKeepsItsTypeAndTheImageItsTag()
    {
        var data = ImageRows.View(MLContext, () =>
        {
            var image = Pictures.FromRgba(4, 2, new byte[32]);
            image.Tag = "tag";
            return image;
        });
        var grey = MLContext.Transforms.ConvertToGrayscale("Grey", "Image").Fit(data).Transform(data);

        Assert.Equal(new ImageDataViewType(2, 4), grey.Schema["Grey"].Type);
        ImageRows.Read<Microsoft.ML.Data.MLImage>(grey, "Grey", image => Assert.Equal("tag", image.Tag));
    }

    private static byte[] Grey(byte[] rgba) => Assert.Single(Out(ImageRows.View(MLContext, () => Pictures.FromRgba(4, 2, rgba)))).Rgba;

    private static List<(int Width, int Height, byte[] Rgba)> Out(IDataView data) => ImageRows.Out(MLContext.Transforms.ConvertToGrayscale("Image"), data);
}
