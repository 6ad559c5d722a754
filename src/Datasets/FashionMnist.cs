using Microsoft.ML;

namespace MLNetDeep.Datasets;

/// <summary>
/// The Fashion-MNIST data set: 60,000 training and 10,000 test images of clothes in ten classes, 28 x 28 pixels, 0 (background) to 255, in
/// files of MNIST's names. H. Xiao, K. Rasul and R. Vollgraf (2017), "Fashion-MNIST: a novel image dataset for benchmarking machine
/// learning algorithms"; MIT licence.
/// </summary>
public static class FashionMnist
{
    internal static readonly IdxSet Set = new(
        "fashion-mnist",
        "Fashion-MNIST",
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"])
    {
        TrainImages = new("train-images-idx3-ubyte", "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
        TrainLabels = new("train-labels-idx1-ubyte", "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
        TestImages = new("t10k-images-idx3-ubyte", "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
        TestLabels = new("t10k-labels-idx1-ubyte", "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
        SharesNames = true,
        Mirrors =
        [
            new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            new("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
        ],
    };

    /// <summary>
    /// Loads the four IDX files, gzipped or not: from <paramref name="directory"/> or its subfolder fashion-mnist when one is given; else
    /// from the subfolder fashion-mnist of the directory in the environment variable MLNETDEEP_DATA; else from the user's cache; else from
    /// the known mirrors, with SHA-256 checked, into the cache. Pixels are given as they are, 0 to 255.
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="directory">The directory of the files, the only place that is searched when given.</param>
    /// <param name="download">Whether the files may be downloaded from the mirrors.</param>
    /// <exception cref="DatasetNotFoundException">The files are nowhere to be had; the message lists the places. Where the mirrors gave
    /// other bytes than the file's, a <see cref="DatasetFormatException"/> is inside.</exception>
    /// <exception cref="DatasetFormatException">A file is damaged, truncated or not of its kind.</exception>
    /// <example><code>
    /// var clothes = FashionMnist.Load(mlContext);
    /// var model = mlContext.MulticlassClassification.Trainers.Cnn().Fit(clothes.Train);
    /// </code></example>
    public static ImageDataset Load(MLContext mlContext, string? directory = null, bool download = true)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return Set.Load(directory, download);
    }
}
