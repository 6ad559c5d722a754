using Microsoft.ML;
using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.Transforms.Image.ImageResizingEstimator;

namespace MLNetDeep.Images.Tests.Transforms;

public sealed class ResizeImagesTests
{
    private static readonly MLContext MLContext = new(1);

    // Four columns of two pixels: red, green, blue, white.
    private static readonly byte[] Stripes =
        [.. Enumerable.Repeat(new byte[] { 255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255 }, 2).SelectMany(row => row)];

    [Fact]
    public void TheColumnHasTheNewSize()
    {
        var data = ImageRows.View(MLContext, () => Pictures.FromRgba(4, 2, Stripes));
        var resize = MLContext.Transforms.ResizeImages("Image", imageWidth: 5, imageHeight: 3);

        Assert.Equal(new ImageDataViewType(3, 5), resize.Fit(data).GetOutputSchema(data.Schema)["Image"].Type);
        var image = Assert.Single(ImageRows.Out(resize, data));
        Assert.Equal((5, 3), (image.Width, image.Height));
    }

    [Fact]
    public void AnImageOfTheSizeAlreadyStaysAsItIs()
        => Assert.All(Enum.GetValues<ResizingKind>(), kind => Assert.Equal(Stripes, Resized(4, 2, kind)));

    [Fact]
    public void FillTakesTheNearestPixelsWhateverTheAspect()
    {
        byte[] doubled = [.. Enumerable.Range(0, 4 * 8).SelectMany(i => Stripes[(i % 8 / 2 * 4)..(i % 8 / 2 * 4 + 4)])];

        Assert.Equal(doubled, Resized(8, 4, ResizingKind.Fill));
        // A third of the width: centres at 2/3, 2 and 10/3.
        Assert.Equal([255, 0, 0, 255], Resized(3, 1, ResizingKind.Fill)[..4]);
        Assert.Equal([255, 255, 255, 255], Resized(3, 1, ResizingKind.Fill)[8..]);
    }

    [Fact]
    public void PaddingKeepsTheAspectAndLeavesTheRestEmpty()
    {
        // 4 x 2 into 8 x 8: as 8 x 4, between two empty rows above and two below.
        var rows = Resized(8, 8, ResizingKind.IsoPad).Chunk(8 * 4).ToArray();

        Assert.All([rows[0], rows[1], rows[6], rows[7]], row => Assert.All(row, value => Assert.Equal(0, value)));
        Assert.All(rows[2..6], row => Assert.All(row.Chunk(4), pixel => Assert.Equal(255, pixel[3])));
        // At the outer edges the colours are pure.
        Assert.All(rows[2..6], row => Assert.Equal([255, 0, 0, 255], row[..4]));
        Assert.All(rows[2..6], row => Assert.Equal([255, 255, 255, 255], row[^4..]));
    }

    [Theory]
    [InlineData(Anchor.Left, 0)]
    [InlineData(Anchor.Center, 1)]
    [InlineData(Anchor.Top, 1)]
    [InlineData(Anchor.Right, 2)]
    public void CroppingKeepsTheAspectAndCutsAtTheAnchor(Anchor anchor, int firstColumn)
    {
        // 4 x 2 into 2 x 2 needs no scaling: two of the four columns stay.
        var expected = Enumerable.Repeat(Stripes[(firstColumn * 4)..(firstColumn * 4 + 8)], 2).SelectMany(row => row);

        Assert.Equal(expected, Resized(2, 2, ResizingKind.IsoCrop, anchor));
    }

    [Theory]
    [InlineData(Anchor.Top, 0)]
    [InlineData(Anchor.Center, 1)]
    [InlineData(Anchor.Left, 1)]
    [InlineData(Anchor.Bottom, 2)]
    public void WhatIsTooHighIsCutAboveAndBelow(Anchor anchor, int firstRow)
    {
        // Eight pixels under each other, each of its own grey, into 1 x 6.
        byte[] column = [.. Enumerable.Range(0, 8).SelectMany(i => new[] { (byte)(30 * i), (byte)(30 * i), (byte)(30 * i), (byte)255 })];
        var data = MLContext.Data.LoadFromEnumerable(new[] { new Tall { Image = Pictures.FromRgba(1, 8, column) } });

        var image = Assert.Single(ImageRows.Out(MLContext.Transforms.ResizeImages("Image", 1, 6, cropAnchor: anchor), data));

        Assert.Equal(column[(firstRow * 4)..(firstRow * 4 + 24)], image.Rgba);
    }

    [Fact]
    public void CroppingIsTheDefaultAndOneColourStaysThatColour()
    {
        byte[] one = [.. Enumerable.Repeat(new byte[] { 90, 120, 200, 255 }, 8).SelectMany(pixel => pixel)];
        var image = Assert.Single(ImageRows.Out(MLContext.Transforms.ResizeImages("Image", 7, 7), ImageRows.View(MLContext, () => Pictures.FromRgba(4, 2, one))));

        Assert.Equal(Enumerable.Repeat(new byte[] { 90, 120, 200, 255 }, 49).SelectMany(pixel => pixel), image.Rgba);
    }

    [Fact]
    public void AShrunkenImageHasTheMeansOfTheLarge()
    {
        // Black and white columns in turn, a quarter of the size: grey within the rounding and the edges of any smooth filter.
        byte[] pixels = [.. Enumerable.Range(0, 32 * 32).SelectMany(i => new[] { (byte)(i % 2 * 255), (byte)(i % 2 * 255), (byte)(i % 2 * 255), (byte)255 })];
        var data = MLContext.Data.LoadFromEnumerable(new[] { new Square { Image = Pictures.FromRgba(32, 32, pixels) } });

        var image = Assert.Single(ImageRows.Out(MLContext.Transforms.ResizeImages("Image", 8, 8), data));

        Assert.All(image.Rgba.Chunk(4), pixel => Assert.InRange(pixel[0], 100, 155));
    }

    [Fact]
    public void SizesBelowOneAndUnknownKindsAreRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => MLContext.Transforms.ResizeImages("Image", 0, 5));
        Assert.ThrowsAny<ArgumentException>(() => MLContext.Transforms.ResizeImages("Image", 5, -1));
        Assert.ThrowsAny<ArgumentException>(() => MLContext.Transforms.ResizeImages("Image", 5, 5, resizing: (ResizingKind)9));
        Assert.ThrowsAny<ArgumentException>(() => MLContext.Transforms.ResizeImages("Image", 5, 5, cropAnchor: (Anchor)9));
    }

    private static byte[] Resized(int width, int height, ResizingKind kind, Anchor anchor = Anchor.Center)
        => Assert.Single(ImageRows.Out(
            MLContext.Transforms.ResizeImages("Image", width, height, resizing: kind, cropAnchor: anchor),
            ImageRows.View(MLContext, () => Pictures.FromRgba(4, 2, Stripes)))).Rgba;

    private sealed class Tall
    {
        [ImageType(8, 1)]
        public Microsoft.ML.Data.MLImage? Image { get; set; }
    }

    private sealed class Square
    {
        [ImageType(32, 32)]
        public Microsoft.ML.Data.MLImage? Image { get; set; }
    }
}
