using Microsoft.ML;

namespace MLNetDeep.Datasets;

/// <summary>
/// The EMNIST data set: handwritten letters and digits, 28 x 28 pixels, 0 (background) to 255 (ink), in six splits. The files hold images
/// column by column; they are given row by row, upright as MNIST's. G. Cohen, S. Afshar, J. Tapson and A. van Schaik (2017), "EMNIST: an
/// extension of MNIST to handwritten letters".
/// </summary>
public static class Emnist
{
    private const string Digits = "0123456789";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Archive =
        "the folder gzip of https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip (some 540 MB), which is not downloaded by itself";

    // The lower-case letters that do not look like their upper case.
    private const string DistinctLower = "abdefghnqrt";

    /// <summary>
    /// Loads the four IDX files of a split, gzipped or not, from <paramref name="directory"/> when it is given, else from the directory in
    /// the environment variable MLNETDEEP_DATA; there, or in its subfolder emnist or gzip. Nothing is downloaded: the files come in one
    /// archive, whose address the exception tells. Pixels are given as they are, 0 to 255; classes are named by their characters.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="split">The split.</param>
    /// <param name="directory">The directory of the files, the only place that is searched when given.</param>
    /// <exception cref="DatasetNotFoundException">The files were not found; the message lists the places.</exception>
    /// <exception cref="DatasetFormatException">A file is damaged, truncated or not of its kind.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such split.</exception>
    /// <example><code>
    /// var letters = Emnist.Load(mlContext, EmnistSplit.Letters, "data/emnist");
    /// var model = mlContext.MulticlassClassification.Trainers.Cnn().Fit(letters.Train);
    /// </code></example>
    public static ImageDataset Load(MLContext mlContext, EmnistSplit split = EmnistSplit.Balanced, string? directory = null)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return SetOf(split).Load(directory, download: false);
    }

    internal static IdxSet SetOf(EmnistSplit split)
    {
        (string characters, int first) = split switch
        {
            EmnistSplit.Balanced or EmnistSplit.ByMerge => (Digits + Upper + DistinctLower, 0),
            EmnistSplit.Letters => (Upper, 1),
            EmnistSplit.Digits or EmnistSplit.Mnist => (Digits, 0),
            EmnistSplit.ByClass => (Digits + Upper + Lower, 0),
            _ => throw new ArgumentOutOfRangeException(nameof(split), split, "Expected one of EmnistSplit."),
        };
        string prefix = $"emnist-{split.ToString().ToLowerInvariant()}";
        return new IdxSet("emnist", $"EMNIST's split {split}", [.. characters.Select(character => character.ToString())])
        {
            TrainImages = new($"{prefix}-train-images-idx3-ubyte"),
            TrainLabels = new($"{prefix}-train-labels-idx1-ubyte"),
            TestImages = new($"{prefix}-test-images-idx3-ubyte"),
            TestLabels = new($"{prefix}-test-labels-idx1-ubyte"),
            FirstLabel = first,
            IsTransposed = true,
            Archive = Archive,
        };
    }
}
