using MLNetDeep.Pictures;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;
using static Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator;

namespace MLNetDeep.Images.Tests;

/// <summary>Files of either format, in colour and grey, planar and interleaved, through ML.NET's image transforms into ours.</summary>
public sealed class PictureFormatTests : IDisposable
{
    private const int Side = 12;
    private const int PerClass = 6;

    private static readonly MLContext MLContext = new(1);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-formats-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("png", false, false)]
    [InlineData("png", false, true)]
    [InlineData("png", true, false)]
    [InlineData("png", true, true)]
    [InlineData("jpg", false, false)]
    [InlineData("jpg", false, true)]
    [InlineData("jpg", true, false)]
    [InlineData("jpg", true, true)]
    public void A_cnn_on_files_of_either_format_learns_saves_and_loads(string format, bool grey, bool interleaved)
    {
        // The left or the right half is bright.
        Draw("left", format, pixel => pixel % Side < Side / 2 ? (byte)220 : (byte)30);
        Draw("right", format, pixel => pixel % Side < Side / 2 ? (byte)30 : (byte)220);
        IDataView data = ImageFolder.Load(MLContext, _directory.FullName);
        TransformerChain<MulticlassTransformer<Network>> model = MLContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(Pixels(grey, interleaved))
            .Append(MLContext.MulticlassClassification.Trainers.Cnn(epochs: 30))
            .Fit(data);
        using var file = new MemoryStream();
        MLContext.Model.Save(model, data.Schema, file);
        file.Position = 0;

        IDataView scored = new MLContext().Model.Load(file, out _).Transform(data);

        Assert.Equal(1, MLContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);
        int[] dimensions = (grey, interleaved) switch
        {
            (true, false) => [1, Side, Side],
            (true, true) => [Side, Side, 1],
            (false, false) => [3, Side, Side],
            (false, true) => [Side, Side, 3],
        };
        Assert.Equal(dimensions, ((VectorDataViewType)scored.Schema["Features"].Type).Dimensions.ToArray());
    }

    [Theory]
    [InlineData("png", 0)]
    [InlineData("jpg", 6)]
    public void The_pixels_of_a_file_are_those_that_were_written(string format, int rounding)
    {
        Draw("all", format, pixel => (byte)(20 + pixel));

        List<float[]> rows = ImageRows.Vectors<float>(Pixels(grey: false, interleaved: true).Fit(Data()).Transform(Data()), "Features");

        byte[] expected = Rgb(pixel => (byte)(20 + pixel));
        Assert.All(rows, row => Assert.All(row.Zip(expected), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, rounding)));

        IDataView Data() => ImageFolder.Load(MLContext, _directory.FullName);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_png_file_written_by_the_engine_is_read_by_MLNet(int channels)
    {
        byte[] pixels = [.. Enumerable.Range(0, 11 * 6 * channels).Select(i => (byte)(i * i * 31 + i * 7 >> 3))];
        using var stream = new MemoryStream();
        PngFile.Write(stream, 6, 11, pixels);
        stream.Position = 0;

        using var image = MLImage.CreateFromStream(stream);

        Assert.Equal((11, 6), (image.Width, image.Height));
        IEnumerable<byte> expected =
            pixels.Chunk(channels).SelectMany(pixel => channels == 1 ? [pixel[0], pixel[0], pixel[0], 255] : pixel.Append((byte)255));
        Assert.Equal(expected, Pictures.ToRgba(image));
    }

    private void Draw(string folder, string format, Func<int, byte> brightness)
    {
        Directory.CreateDirectory(Path.Combine(_directory.FullName, folder));
        for (int i = 0; i < PerClass; i++)
        {
            Pictures.Write(Path.Combine(_directory.FullName, folder, $"{i}.{format}"), Side, Rgb(brightness));
        }
    }

    private static byte[] Rgb(Func<int, byte> brightness)
        => [.. Enumerable.Range(0, Side * Side).SelectMany(pixel => new[] { brightness(pixel), brightness(pixel), brightness(pixel) })];

    private static IEstimator<ITransformer> Pixels(bool grey, bool interleaved)
    {
        EstimatorChain<ImageResizingTransformer> resized = MLContext.Transforms.LoadImages("Image", imageFolder: null, "ImagePath").Append(
            MLContext.Transforms.ResizeImages("Image", Side, Side));
        return grey
            ? resized.Append(MLContext.Transforms.ConvertToGrayscale("Image"))
                .Append(MLContext.Transforms.ExtractPixels("Features", "Image", ColorBits.Red, interleavePixelColors: interleaved))
            : resized.Append(MLContext.Transforms.ExtractPixels("Features", "Image", interleavePixelColors: interleaved));
    }
}
