using Microsoft.ML;
using MLNetDeep.Datasets;
using static Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator;

namespace MLNetDeep.Images.Tests;

/// <summary>Fifty MNIST test images as PNG files, named by their row, in folders named by their digit.</summary>
internal static class MnistPictures
{
    /// <summary>Where they are; skips the test where they are not.</summary>
    public static string Directory()
    {
        string directory = Path.Combine(Data(), "images", "mnist-png");
        Skip.IfNot(System.IO.Directory.Exists(directory), "No pictures: MLNETDEEP_DATA names no directory with images/mnist-png.");
        return directory;
    }

    /// <summary>The directory of data sets, with MNIST's files.</summary>
    public static string Data()
    {
        string data = Environment.GetEnvironmentVariable("MLNETDEEP_DATA") ?? "";
        const string file = "train-images-idx3-ubyte.gz";
        Skip.IfNot(
            data.Length > 0 && (File.Exists(Path.Combine(data, file)) || File.Exists(Path.Combine(data, "mnist", file))),
            "No MNIST: MLNETDEEP_DATA names no directory with its files.");
        return data;
    }

    /// <summary>The row of the test set that a picture is.</summary>
    public static int Row(PictureFile file) => int.Parse(Path.GetFileNameWithoutExtension(file.ImagePath));

    /// <summary>From paths to Features: one plane of grey.</summary>
    public static IEstimator<ITransformer> Pixels(MLContext mlContext, bool interleaved)
        => mlContext.Transforms.LoadImages("Image", imageFolder: null, "ImagePath")
            .Append(mlContext.Transforms.ResizeImages("Image", 28, 28))
            .Append(mlContext.Transforms.ConvertToGrayscale("Image"))
            .Append(mlContext.Transforms.ExtractPixels("Features", "Image", ColorBits.Red, interleavePixelColors: interleaved));
}
