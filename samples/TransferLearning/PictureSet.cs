using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Datasets;

namespace MLNetDeep.Samples.TransferLearning;

/// <summary>Pictures to learn from and to test on, with the columns Image and Label.</summary>
internal sealed record PictureSet(IDataView Train, IDataView Test)
{
    private const int Side = 32;
    private const int Pixels = Side * Side;

    private static readonly string[] CifarNames =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <exception cref="FormatException">A file is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static PictureSet Load(MLContext mlContext, TransferOptions options)
    {
        if (options.Data.GetFiles("train*.bin.gz") is [FileInfo train] && options.Data.GetFiles("test*.bin.gz") is [FileInfo test])
        {
            return new PictureSet(
                mlContext.Data.LoadFromEnumerable(Choose(Cifar(train), row => row.Label, options.PerClass)),
                mlContext.Data.LoadFromEnumerable(Cifar(test).Take(options.TestRows).ToArray()));
        }
        PictureFile[] files = [.. ImageFolder.Files(options.Data.FullName, skipped: Console.Error.WriteLine)];
        new Random(options.Seed).Shuffle(files);
        PictureFile[] tested = files[..Math.Min(files.Length / 4, options.TestRows)];
        PictureFile[] learned = Choose(files[tested.Length..], file => file.Label, options.PerClass);
        IEstimator<ITransformer> load = mlContext.Transforms.LoadImages("Image", imageFolder: null, "ImagePath");
        IDataView View(PictureFile[] some)
        {
            IDataView paths = mlContext.Data.LoadFromEnumerable(some);
            return load.Fit(paths).Transform(paths);
        }
        return new PictureSet(View(learned), View(tested));
    }

    private static T[] Choose<T>(IEnumerable<T> rows, Func<T, string> label, int perClass) =>
        [.. rows.GroupBy(label).SelectMany(group => group.Take(perClass))];

    // A byte of class, then the planes of red, green and blue, for each picture.
    private static IEnumerable<PictureRow> Cifar(FileInfo file)
    {
        using var unzipped = new GZipStream(file.OpenRead(), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        unzipped.CopyTo(bytes);
        if (bytes.Length % ((3 * Pixels) + 1) != 0)
        {
            throw new FormatException($"{file}: expected rows of {(3 * Pixels) + 1} bytes, got {bytes.Length} bytes in all.");
        }
        foreach (byte[] row in bytes.ToArray().Chunk((3 * Pixels) + 1))
        {
            byte[] colors = new byte[4 * Pixels];
            for (int pixel = 0; pixel < Pixels; pixel++)
            {
                (colors[(4 * pixel) + 2], colors[(4 * pixel) + 1], colors[4 * pixel], colors[(4 * pixel) + 3]) =
                    (row[1 + pixel], row[1 + Pixels + pixel], row[1 + (2 * Pixels) + pixel], byte.MaxValue);
            }
            string name = row[0] < CifarNames.Length
                ? CifarNames[row[0]]
                : throw new FormatException($"{file}: expected classes from 0 to 9, got {row[0]}.");
            yield return new PictureRow { Image = MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Bgra32, colors), Label = name };
        }
    }
}
