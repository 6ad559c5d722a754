using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNetDeep.Datasets;

namespace MLNetDeep.Comparisons.Tables;

/// <summary>Images as tables: data sets in IDX files, and folders of pictures, a folder for each class.</summary>
internal static class ImageTable
{
    private const int MostSide = 64;
    private const int SampledPictures = 20;
    private const string Pixels = nameof(Pixels);
    private const string Label = nameof(Label);
    private const string ImagePath = nameof(ImagePath);

    public static Table Of(ImageDataset images) => DataViewTable.Read([images.Train, images.Test], Label, images.Name);

    /// <summary>Reads pictures at one size: their own where all are alike and small, else 64 x 64 from their middle.</summary>
    public static Table OfFolder(string directory)
    {
        var mlContext = new MLContext();
        List<string> notes = [];
        IReadOnlyList<PictureFile> files = ImageFolder.Files(directory, skipped: notes.Add);
        IDataView paths = mlContext.Data.LoadFromEnumerable(files);
        (int height, int width, bool isGrey) = Look(files);
        IEstimator<ITransformer> loading = mlContext.Transforms.LoadImages("Image", imageFolder: null, ImagePath)
            .Append(mlContext.Transforms.ResizeImages(
                "Image", width, height, "Image", ImageResizingEstimator.ResizingKind.IsoCrop))
            .Append(mlContext.Transforms.ExtractPixels(
                Pixels, "Image",
                isGrey ? ImagePixelExtractingEstimator.ColorBits.Green : ImagePixelExtractingEstimator.ColorBits.Rgb,
                interleavePixelColors: true));
        ITransformer loader = loading.Fit(paths);
        IDataView loaded = loader.Transform(paths);
        IDataView pixels = mlContext.Transforms.SelectColumns(Pixels, Label).Fit(loaded).Transform(loaded);
        notes.Add(string.Create(
            CultureInfo.InvariantCulture, $"{files.Count:N0} pictures, {(isGrey ? "grey" : "in color")}, at {height} x {width}"));
        Table table = DataViewTable.Read(pixels, Label, Path.GetFileName(Path.GetFullPath(directory).TrimEnd(Path.DirectorySeparatorChar)));
        var stored = new DataViewSchema.Builder();
        stored.AddColumn(ImagePath, TextDataViewType.Instance);
        return new Table(table.Name, table.LabelValues, table.Columns, [.. notes, .. table.Notes])
        {
            Image = new ImageShape(height, width, isGrey ? 1 : 3),
            Positive = table.Positive,
            Loading = loader,
            StoredSchema = stored.ToSchema(),
        };
    }

    // The pixels of a few pictures, spread over all, tell whether there is color.
    private static (int Height, int Width, bool IsGrey) Look(IReadOnlyList<PictureFile> files)
    {
        int step = Math.Max(1, files.Count / SampledPictures);
        var sizes = new HashSet<(int, int)>();
        bool isGrey = true;
        foreach (PictureFile file in files.Where((_, index) => index % step == 0))
        {
            using var image = MLImage.CreateFromFile(file.ImagePath);
            sizes.Add((image.Height, image.Width));
            ReadOnlySpan<byte> pixels = image.Pixels;
            for (int i = 0; i + 2 < pixels.Length && isGrey; i += 4)
            {
                isGrey = pixels[i] == pixels[i + 1] && pixels[i] == pixels[i + 2];
            }
        }
        (int height, int width) = sizes.First();
        return sizes.Count == 1 && height <= MostSide && width <= MostSide ? (height, width, isGrey) : (MostSide, MostSide, isGrey);
    }
}
