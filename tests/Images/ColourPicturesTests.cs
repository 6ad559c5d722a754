using MLNetDeep.Pictures;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;

namespace MLNetDeep.Images.Tests;

/// <summary>Pictures in colour through the whole of a pipeline.</summary>
public sealed class ColourPicturesTests : IDisposable
{
    private const int Size = 12;

    private static readonly MLContext MLContext = new(1);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-colour-");

    // Squares of a colour on grey noise, larger than they come to be.
    public ColourPicturesTests()
    {
        var random = new Random(1);
        foreach ((string? folder, int channel) in new[] { ("blue", 2), ("green", 1), ("red", 0) })
        {
            Directory.CreateDirectory(Path.Combine(_directory.FullName, folder));
            for (int i = 0; i < 8; i++)
            {
                byte[] pixels = new byte[2 * Size * 2 * Size * 3];
                for (int p = 0; p < pixels.Length; p += 3)
                {
                    pixels.AsSpan(p, 3).Fill((byte)random.Next(100));
                }
                (int top, int left) = (random.Next(Size), random.Next(Size));
                for (int y = top; y < top + Size; y++)
                {
                    for (int x = left; x < left + Size; x++)
                    {
                        pixels[(((y * 2 * Size) + x) * 3) + channel] = 250;
                    }
                }
                PngFile.Write(Path.Combine(_directory.FullName, folder, $"{i}.png"), 2 * Size, 2 * Size, pixels);
            }
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_cnn_learns_colours_in_either_order()
    {
        IDataView data = ImageFolder.Load(MLContext, _directory.FullName);

        Assert.All(new[] { false, true }, interleaved =>
        {
            TransformerChain<MulticlassTransformer<Network>> model = MLContext.Transforms.Conversion.MapValueToKey("Label")
                .Append(Pixels(interleaved))
                .Append(MLContext.MulticlassClassification.Trainers.Cnn(epochs: 30))
                .Fit(data);

            Assert.Equal(1, MLContext.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);
        });
    }

    [Fact]
    public void Stages_see_the_same_image_in_either_order()
    {
        IDataView data = ImageFolder.Load(MLContext, _directory.FullName);
        IEstimator<NetworkStageTransformer> stage = MLContext.Transforms.Convolve2D("Maps", "Features", ImageFilter.Named("laplacian"));

        IDataView planar = Pixels(interleaved: false).Append(stage).Fit(data).Transform(data);
        IDataView interleaved = Pixels(interleaved: true).Append(stage).Fit(data).Transform(data);

        Assert.Equal(ImageRows.Vectors<float>(planar, "Maps"), ImageRows.Vectors<float>(interleaved, "Maps"));
    }

    [Fact]
    public void Schemas_before_and_after_fit_agree()
    {
        IDataView data = ImageFolder.Load(MLContext, _directory.FullName);
        IEstimator<ITransformer> estimator = Pixels(interleaved: true);

        ITransformer model = estimator.Fit(data);
        DataViewSchema schema = model.GetOutputSchema(data.Schema);

        Assert.Equal(["ImagePath", "Label", "Image", "Image", "Features"], schema.Select(column => column.Name));
        Assert.Equal(["Image", "Image<12, 12>"], schema.Where(column => column.Name == "Image").Select(column => column.Type.ToString()));
        Assert.Equal([Size, Size, 3], [.. ((VectorDataViewType)schema["Features"].Type).Dimensions]);
        Assert.Equal(
            schema.Select(column => (column.Name, $"{column.Type}")),
            model.Transform(data).Schema.Select(column => (column.Name, $"{column.Type}")));
    }

    [Fact]
    public void Scaled_pixels_are_saved_with_their_scale()
    {
        IDataView data = ImageFolder.Load(MLContext, _directory.FullName);
        ITransformer model = Pixels(interleaved: true).Fit(data);
        using var stream = new MemoryStream();
        MLContext.Model.Save(model, data.Schema, stream);
        stream.Position = 0;

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        List<float[]> expected = ImageRows.Vectors<float>(model.Transform(data), "Features");
        Assert.Equal(expected, ImageRows.Vectors<float>(loaded.Transform(data), "Features"));
        Assert.All(expected, row => Assert.InRange(row.Max(), 0.9f, 1));
    }

    [Fact]
    public void An_input_of_images_alone_cannot_be_saved()
    {
        IDataView images = ImageRows.View(MLContext, () => Pictures.FromRgba(4, 2, new byte[32]));
        ImagePixelExtractingTransformer model = MLContext.Transforms.ExtractPixels("Features", "Image").Fit(images);

        Assert.Throws<InvalidOperationException>(() => MLContext.Model.Save(model, images.Schema, new MemoryStream()));
    }

    private static IEstimator<ITransformer> Pixels(bool interleaved)
        => MLContext.Transforms.LoadImages("Image", imageFolder: null, "ImagePath")
            .Append(MLContext.Transforms.ResizeImages("Image", Size, Size))
            .Append(MLContext.Transforms.ExtractPixels("Features", "Image", interleavePixelColors: interleaved, scaleImage: 1 / 255f));
}
