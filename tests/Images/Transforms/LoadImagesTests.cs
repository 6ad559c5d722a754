using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Images.Tests.Transforms;

public sealed class LoadImagesTests : IDisposable
{
    private static readonly MLContext MLContext = new(1);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-load-");

    public LoadImagesTests()
    {
        PngFile.Write(Path.Combine(_directory.FullName, "one.png"), 1, 2, [10, 20]);
        PngFile.Write(Path.Combine(_directory.FullName, "two.png"), 2, 1, [30, 40]);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void PathsAreTakenAsTheyAreOrWithinAFolder()
    {
        var full = Files(Path.Combine(_directory.FullName, "one.png"), Path.Combine(_directory.FullName, "two.png"));

        Assert.Equal([(2, 1, 10), (1, 2, 30)], Loaded(null, full));
        Assert.Equal([(2, 1, 10), (1, 2, 30)], Loaded(_directory.FullName, full));
        Assert.Equal([(2, 1, 10), (1, 2, 30)], Loaded(_directory.FullName, Files("one.png", "two.png")));
    }

    [Fact]
    public void TheTagIsThePathAndAnEmptyPathGivesNoImage()
    {
        var loader = MLContext.Transforms.LoadImages("Image", _directory.FullName, "ImagePath").Fit(Files("two.png", ""));
        var tags = new List<string?>();

        ImageRows.Read<MLImage?>(loader.Transform(Files("two.png", "")), "Image", image => tags.Add(image?.Tag));

        Assert.Equal([Path.Combine(_directory.FullName, "two.png"), null], tags);
    }

    [Fact]
    public void TheColumnIsOfImagesOfUnknownSizeBeforeAndAfterFit()
    {
        var data = Files("one.png");
        var estimator = MLContext.Transforms.LoadImages("Image", _directory.FullName, "ImagePath");

        Assert.Equal(new ImageDataViewType(), estimator.Fit(data).GetOutputSchema(data.Schema)["Image"].Type);
        Assert.Equal("Image", $"{estimator.Fit(data).GetOutputSchema(data.Schema)["Image"].Type}");
    }

    [Fact]
    public void AFileIsOpenedWhenItsImageIsAskedForAndNotBefore()
    {
        var data = MLContext.Transforms.LoadImages("Image", _directory.FullName, "ImagePath").Fit(Files("none.png")).Transform(Files("none.png"));
        var labels = new List<string>();

        ImageRows.Read<ReadOnlyMemory<char>>(data, "Label", label => labels.Add(label.ToString()));

        Assert.Equal(["x"], labels);
        Assert.Throws<FileNotFoundException>(() => ImageRows.Read<MLImage>(data, "Image", _ => { }));
    }

    [Fact]
    public void AMissingFolderAndAColumnOfOtherThanTextAreRefused()
    {
        Assert.Throws<ArgumentException>(() => MLContext.Transforms.LoadImages("Image", Path.Combine(_directory.FullName, "none"), "ImagePath"));
        var images = ImageRows.View(MLContext, () => Pictures.FromRgba(4, 2, new byte[32]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MLContext.Transforms.LoadImages("Image", null).Fit(images));
    }

    private static IDataView Files(params string[] paths)
        => MLContext.Data.LoadFromEnumerable(paths.Select(path => new PictureFile { ImagePath = path, Label = "x" }).ToArray());

    private static List<(int Width, int Height, int First)> Loaded(string? folder, IDataView files)
        => [.. ImageRows.Out(MLContext.Transforms.LoadImages("Image", folder, "ImagePath"), files).Select(image => (image.Width, image.Height, (int)image.Rgba[0]))];
}
