using Microsoft.ML;

namespace MLNetDeep.Datasets;

/// <summary>
/// The MNIST data set: 60,000 training and 10,000 test images of handwritten digits, 28 x 28 pixels, 0 (background) to 255 (ink). Y. LeCun,
/// L. Bottou, Y. Bengio and P. Haffner (1998), "Gradient-based learning applied to document recognition".
/// </summary>
public static class Mnist
{
    private static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>
    /// Loads the four IDX files, gzipped or not: from <paramref name="directory"/> or its subfolder mnist when one is given; else from the
    /// directory in the environment variable MLNETDEEP_DATA or its subfolder mnist; else from the user's cache; else from the known
    /// mirrors, with SHA-256 checked, into the cache. Pixels are given as they are, 0 to 255.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="directory">The directory of the files, the only place that is searched when given.</param>
    /// <param name="download">Whether the files may be downloaded from the mirrors.</param>
    /// <exception cref="DatasetNotFoundException">The files are nowhere to be had; the message lists the places. Where the mirrors gave
    /// other bytes than the file's, a <see cref="DatasetFormatException"/> is inside.</exception>
    /// <exception cref="DatasetFormatException">A file is damaged, truncated or not of its kind.</exception>
    /// <example><code>
    /// var digits = Mnist.Load(mlContext);
    /// var model = mlContext.MulticlassClassification.Trainers.Cnn().Fit(digits.Train);
    /// </code></example>
    public static ImageDataset Load(MLContext mlContext, string? directory = null, bool download = true)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return Load(new MnistSource(), directory, download);
    }

    /// <summary>
    /// Loads MNIST as <see cref="Load(MLContext, string?, bool)"/> does, or generates digits where its files cannot be had.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="directory">The directory of the files, the only place that is searched when given.</param>
    /// <param name="explain">
    /// The method that is called with the reason, and the places that were searched, where digits are generated.
    /// </param>
    /// <param name="options">The disturbances of generated digits; null for the defaults.</param>
    /// <exception cref="DatasetFormatException">A file is damaged, truncated or not of its kind.</exception>
    /// <example><code>
    /// var digits = Mnist.LoadOrGenerate(mlContext, explain: Console.WriteLine);
    /// </code></example>
    public static ImageDataset LoadOrGenerate(
        MLContext mlContext, string? directory = null, Action<string>? explain = null, GeneratedDigitsOptions? options = null)
    {
        try
        {
            return Load(mlContext, directory);
        }
        catch (DatasetNotFoundException exception)
        {
            explain?.Invoke($"MNIST cannot be had here, so generated digits take its place. {exception.Message}");
            return GeneratedDigits.Generate(mlContext, options: options);
        }
    }

    internal static ImageDataset Load(MnistSource source, string? directory, bool download)
    {
        IReadOnlyDictionary<MnistFile, string> files = source.Find(directory, download);
        ByteImages train = Read(files[MnistFile.TrainImages], files[MnistFile.TrainLabels]);
        ByteImages test = Read(files[MnistFile.TestImages], files[MnistFile.TestLabels]);
        if ((train.Height, train.Width) != (test.Height, test.Width))
        {
            throw new DatasetFormatException(
                files[MnistFile.TestImages],
                $"images of {train.Height} x {train.Width} as in {files[MnistFile.TrainImages]}",
                $"{test.Height} x {test.Width}");
        }

        return new ImageDataset("mnist", train, test);
    }

    internal static ByteImages Read(string imageFile, string labelFile)
    {
        (int[] sizes, byte[] pixels) = IdxFile.Read(imageFile, dimensions: 3);
        (int[] counts, byte[] labels) = IdxFile.Read(labelFile, dimensions: 1);
        if (counts[0] != sizes[0])
        {
            throw new DatasetFormatException(labelFile, $"{sizes[0]} labels, one for each image of {imageFile}", $"{counts[0]}");
        }

        int wrong = Array.FindIndex(labels, label => label >= Digits.Length);
        if (wrong >= 0)
        {
            throw new DatasetFormatException(labelFile, "labels 0 to 9", $"{labels[wrong]} in row {wrong}");
        }

        return new ByteImages(sizes[1], sizes[2], pixels, labels, Digits);
    }
}
