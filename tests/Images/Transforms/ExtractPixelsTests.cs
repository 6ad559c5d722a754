using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator;

namespace MLNetDeep.Images.Tests.Transforms;

public sealed class ExtractPixelsTests
{
    private static readonly MLContext MLContext = new(1);

    // Red 1 to 8, green 11 to 18, blue 21 to 28, alpha 31 to 38.
    private static readonly byte[] Pixels = [.. Enumerable.Range(1, 8).SelectMany(i => new[] { (byte)i, (byte)(10 + i), (byte)(20 + i), (byte)(30 + i) })];

    private static readonly IDataView Data = ImageRows.View(MLContext, () => Pictures.FromRgba(4, 2, Pixels), () => Pictures.FromBgra(4, 2, Pixels));

    [Fact]
    public void ByDefaultColoursComePlaneByPlane()
    {
        var (type, rows) = Extracted(MLContext.Transforms.ExtractPixels("Features", "Image"));

        Assert.Equal([3, 2, 4], [.. type.Dimensions]);
        Assert.All(rows, row => Assert.Equal([.. Plane(0), .. Plane(10), .. Plane(20)], row));
    }

    [Fact]
    public void InterleavedTheyComePixelByPixel()
    {
        var (type, rows) = Extracted(MLContext.Transforms.ExtractPixels("Features", "Image", interleavePixelColors: true));

        Assert.Equal([2, 4, 3], [.. type.Dimensions]);
        Assert.All(rows, row => Assert.Equal(Enumerable.Range(1, 8).SelectMany(i => new float[] { i, 10 + i, 20 + i }), row));
    }

    [Theory]
    [InlineData(ColorsOrder.ARGB, "ARGB")]
    [InlineData(ColorsOrder.ARBG, "ARBG")]
    [InlineData(ColorsOrder.ABRG, "ABRG")]
    [InlineData(ColorsOrder.ABGR, "ABGR")]
    [InlineData(ColorsOrder.AGRB, "AGRB")]
    [InlineData(ColorsOrder.AGBR, "AGBR")]
    public void ColoursComeInTheOrderOfTheirLetters(ColorsOrder order, string letters)
    {
        var (type, rows) = Extracted(MLContext.Transforms.ExtractPixels("Features", "Image", ColorBits.All, order));

        Assert.Equal([4, 2, 4], [.. type.Dimensions]);
        Assert.All(rows, row => Assert.Equal(letters.SelectMany(letter => Plane(10 * "RGBA".IndexOf(letter, StringComparison.Ordinal))), row));
    }

    [Theory]
    [InlineData(ColorBits.Red, 0)]
    [InlineData(ColorBits.Green, 10)]
    [InlineData(ColorBits.Blue, 20)]
    [InlineData(ColorBits.Alpha, 30)]
    public void OneColourIsOnePlane(ColorBits color, int first)
    {
        var (planar, rows) = Extracted(MLContext.Transforms.ExtractPixels("Features", "Image", color));
        var (interleaved, others) = Extracted(MLContext.Transforms.ExtractPixels("Features", "Image", color, interleavePixelColors: true));

        Assert.Equal([1, 2, 4], [.. planar.Dimensions]);
        Assert.Equal([2, 4, 1], [.. interleaved.Dimensions]);
        Assert.All(rows.Concat(others), row => Assert.Equal(Plane(first), row));
    }

    [Fact]
    public void TheOffsetIsTakenAwayBeforeTheScaleMultiplies()
    {
        var (_, rows) = Extracted(MLContext.Transforms.ExtractPixels("Features", "Image", ColorBits.Green, offsetImage: 10, scaleImage: 0.5f));

        Assert.All(rows, row => Assert.Equal([0.5f, 1, 1.5f, 2, 2.5f, 3, 3.5f, 4], row));
    }

    [Fact]
    public void BytesAreTakenWithoutOffsetAndScale()
    {
        var bytes = MLContext.Transforms.ExtractPixels("Features", "Image", ColorBits.Blue, offsetImage: 10, scaleImage: 0.5f, outputAsFloatArray: false)
            .Fit(Data).Transform(Data);

        Assert.Equal(NumberDataViewType.Byte, ((VectorDataViewType)bytes.Schema["Features"].Type).ItemType);
        Assert.All(ImageRows.Vectors<byte>(bytes, "Features"), row => Assert.Equal([21, 22, 23, 24, 25, 26, 27, 28], row));
    }

    [Fact]
    public void ARowWithoutAnImageHasZeros()
    {
        var data = ImageRows.View(MLContext, () => null);

        Assert.Equal(new float[24], Assert.Single(ImageRows.Vectors<float>(MLContext.Transforms.ExtractPixels("Features", "Image").Fit(data).Transform(data), "Features")));
    }

    [Fact]
    public void ImagesOfAnotherSizeThanTheColumnSaysAreRefused()
    {
        var data = ImageRows.View(MLContext, () => Pictures.FromRgba(2, 4, Pixels));
        var pixels = MLContext.Transforms.ExtractPixels("Features", "Image").Fit(data).Transform(data);

        Assert.Throws<InvalidOperationException>(() => ImageRows.Vectors<float>(pixels, "Features"));
    }

    [Fact]
    public void ImagesOfUnknownSizeMustBeResizedFirst()
    {
        var files = MLContext.Data.LoadFromEnumerable([new Datasets.PictureFile { ImagePath = "x.png" }]);
        var loaded = MLContext.Transforms.LoadImages("Image", null, "ImagePath");

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => loaded.Append(MLContext.Transforms.ExtractPixels("Features", "Image")).Fit(files));
        Assert.Contains("known-size image", exception.Message, StringComparison.Ordinal);
        loaded.Append(MLContext.Transforms.ResizeImages("Image", 3, 3)).Append(MLContext.Transforms.ExtractPixels("Features", "Image")).Fit(files);
    }

    [Fact]
    public void NoColourAndNumbersThatAreNoneAreRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => MLContext.Transforms.ExtractPixels("Features", "Image", 0));
        Assert.ThrowsAny<ArgumentException>(() => MLContext.Transforms.ExtractPixels("Features", "Image", offsetImage: float.NaN));
        Assert.ThrowsAny<ArgumentException>(() => MLContext.Transforms.ExtractPixels("Features", "Image", scaleImage: 0));
    }

    private static IEnumerable<float> Plane(int first) => Enumerable.Range(first + 1, 8).Select(i => (float)i);

    private static (VectorDataViewType Type, List<float[]> Rows) Extracted(IEstimator<ITransformer> estimator)
    {
        var pixels = estimator.Fit(Data).Transform(Data);
        return ((VectorDataViewType)pixels.Schema["Features"].Type, ImageRows.Vectors<float>(pixels, "Features"));
    }
}
