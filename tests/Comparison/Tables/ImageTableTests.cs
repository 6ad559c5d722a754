using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Comparisons.Tables;
using MLNetDeep.Pictures;

namespace MLNetDeep.Comparisons.Tests.Tables;

public sealed class ImageTableTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    private void Draw(string folder, string name, int height, int width, byte red, byte green, byte blue)
    {
        Directory.CreateDirectory(_files[folder]);
        byte[] pixels = [.. Enumerable.Range(0, height * width).SelectMany(i => new[] { red, (byte)(green + (i % 7)), blue })];
        PngFile.Write(Path.Combine(_files[folder], name), height, width, pixels);
    }

    [Fact]
    public void OfFolder_SmallPicturesOfOneSize_KeepTheirSizeAndColor()
    {
        for (int i = 0; i < 6; i++)
        {
            Draw("red", $"{i}.png", 12, 10, 200, 0, 0);
            Draw("blue", $"{i}.png", 12, 10, 0, 0, 200);
        }

        Table table = ImageTable.OfFolder(_files[""]);

        Assert.Equal(new ImageShape(12, 10, 3), table.Image);
        Assert.Equal(["blue", "red"], table.Classes);
        float[] pixels = table.View.GetColumn<float[]>(table.Columns[0].Name).Last();
        Assert.Equal([200, 0, 0], pixels[..3]);
    }

    [Fact]
    public void OfFolder_PicturesOfSeveralSizes_AreMadeAlike()
    {
        for (int i = 0; i < 6; i++)
        {
            Draw("a", $"{i}.png", 90 + i, 120, 200, 0, 0);
            Draw("b", $"{i}.png", 70, 100 + i, 0, 0, 200);
        }

        Assert.Equal(new ImageShape(64, 64, 3), ImageTable.OfFolder(_files[""]).Image);
    }

    [Fact]
    public void OfFolder_GreyPictures_HaveOneChannelAndTheModelTakesPaths()
    {
        for (int i = 0; i < 12; i++)
        {
            byte grey = (byte)(i % 2 == 0 ? 30 + i : 200 + i);
            Directory.CreateDirectory(_files[i % 2 == 0 ? "dark" : "light"]);
            PngFile.Write(
                Path.Combine(_files[i % 2 == 0 ? "dark" : "light"], $"{i}.png"), 8, 8, [.. Enumerable.Repeat(grey, 8 * 8 * 3)]);
        }
        Table table = ImageTable.OfFolder(_files[""]);
        Assert.Equal(new ImageShape(8, 8, 1), table.Image);

        TrainedModel model = Comparison.Of(table).Train("knn");
        model.Save(_files["model.zip"]);
        var mlContext = new MLContext();
        ITransformer loaded = mlContext.Model.LoadFromFile(_files["model.zip"], out DataViewSchema schema);
        IDataView paths = mlContext.Data.LoadFromEnumerable(
            new[] { "dark/0.png", "light/1.png" }.Select(path => new Datasets.PictureFile { ImagePath = _files[path], Label = "" }));

        Assert.Equal(["ImagePath"], schema.Select(column => column.Name));
        Assert.Equal(["dark", "light"], loaded.Transform(paths).GetColumn<string>("PredictedLabel"));
    }
}
