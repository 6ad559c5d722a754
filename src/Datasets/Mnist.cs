using Microsoft.ML;

namespace MLNetDeep.Datasets;

/// <summary>
/// The MNIST data set: 60,000 training and 10,000 test images of handwritten digits, 28 x 28 pixels, 0 (background) to 255 (ink). Y. LeCun,
/// L. Bottou, Y. Bengio and P. Haffner (1998), "Gradient-based learning applied to document recognition".
/// </summary>
public static class Mnist
{
    internal static readonly IdxSet Set = new("mnist", "MNIST", ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
    {
        TrainImages = new("train-images-idx3-ubyte", "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
        TrainLabels = new("train-labels-idx1-ubyte", "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
        TestImages = new("t10k-images-idx3-ubyte", "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
        TestLabels = new("t10k-labels-idx1-ubyte", "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
        Mirrors = [new("https://ossci-datasets.s3.amazonaws.com/mnist/"), new("https://storage.googleapis.com/cvdf-datasets/mnist/")],
    };

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
        return Set.Load(directory, download);
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
}
