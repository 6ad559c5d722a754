using Microsoft.ML;

namespace MLNetDeep.Datasets;

/// <summary>
/// The Kuzushiji-MNIST data set: 60,000 training and 10,000 test images of ten hiragana in cursive script, named by their sounds, 28 x 28
/// pixels, 0 (background) to 255, in files of MNIST's names. T. Clanuwat, M. Bober-Irizar, A. Kitamoto, A. Lamb, K. Yamamoto and D. Ha
/// (2018), "Deep learning for classical Japanese literature"; CC BY-SA 4.0.
/// </summary>
public static class Kmnist
{
    internal static readonly IdxSet Set = new("kmnist", "KMNIST", ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"])
    {
        TrainImages = new("train-images-idx3-ubyte", "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"),
        TrainLabels = new("train-labels-idx1-ubyte", "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"),
        TestImages = new("t10k-images-idx3-ubyte", "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"),
        TestLabels = new("t10k-labels-idx1-ubyte", "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"),
        SharesNames = true,
        Mirrors = [new("https://codh.rois.ac.jp/kmnist/dataset/kmnist/"), new("http://codh.rois.ac.jp/kmnist/dataset/kmnist/")],
    };

    /// <summary>
    /// Loads the four IDX files, gzipped or not: from <paramref name="directory"/> or its subfolder kmnist when one is given; else from the
    /// subfolder kmnist of the directory in the environment variable MLNETDEEP_DATA; else from the user's cache; else from the known
    /// mirrors, with SHA-256 checked, into the cache. Pixels are given as they are, 0 to 255.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="directory">The directory of the files, the only place that is searched when given.</param>
    /// <param name="download">Whether the files may be downloaded from the mirrors.</param>
    /// <exception cref="DatasetNotFoundException">The files are nowhere to be had; the message lists the places. Where the mirrors gave
    /// other bytes than the file's, a <see cref="DatasetFormatException"/> is inside.</exception>
    /// <exception cref="DatasetFormatException">A file is damaged, truncated or not of its kind.</exception>
    /// <example><code>
    /// var characters = Kmnist.Load(mlContext);
    /// var model = mlContext.MulticlassClassification.Trainers.Cnn().Fit(characters.Train);
    /// </code></example>
    public static ImageDataset Load(MLContext mlContext, string? directory = null, bool download = true)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return Set.Load(directory, download);
    }
}
