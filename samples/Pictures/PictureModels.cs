using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;
using MLNetDeep.Datasets;

namespace MLNetDeep.Samples.Pictures;

/// <summary>Models from the path of a picture, ImagePath, to its class, PredictedClass.</summary>
internal static class PictureModels
{
    private const int DigitSize = 28;

    /// <summary>Trained on pictures in folders.</summary>
    public static ITransformer OfPictures(MLContext mlContext, IDataView pictures, PicturesOptions options)
        => mlContext.Transforms.Conversion.MapValueToKey("Class", "Label")
            .Append(Pixels(mlContext, options.Size, options.Grey))
            .Append(mlContext.MulticlassClassification.Trainers.Cnn(labelColumnName: "Class", epochs: options.Epochs))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel"))
            .Fit(pictures);

    /// <summary>Trained on rows of MNIST's own file, which holds the same pixels as the pictures do.</summary>
    public static ITransformer OfDigits(MLContext mlContext, IDataView pictures, PicturesOptions options)
    {
        IDataView digits = mlContext.Data.TakeRows(Mnist.Load(mlContext, options.Data?.FullName).Train, options.TrainRows);
        TransformerChain<KeyToValueMappingTransformer> classifier = mlContext.MulticlassClassification.Trainers.Cnn(epochs: options.Epochs)
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel"))
            .Fit(digits);
        return Pixels(mlContext, DigitSize, grey: true).Fit(pictures).Append(classifier);
    }

    // A picture becomes the vector column Features with the dimensions (colours, height, width), which tell the CNN all it needs.
    private static IEstimator<ITransformer> Pixels(MLContext mlContext, int size, bool grey)
    {
        EstimatorChain<ImageResizingTransformer> resized = mlContext.Transforms.LoadImages("Image", imageFolder: null, "ImagePath")
            .Append(mlContext.Transforms.ResizeImages("Image", imageWidth: size, imageHeight: size));
        if (!grey)
        {
            return resized.Append(mlContext.Transforms.ExtractPixels("Features", "Image"));
        }
        // In grey all colours are the same, so one is enough.
        return resized.Append(mlContext.Transforms.ConvertToGrayscale("Image"))
            .Append(mlContext.Transforms.ExtractPixels("Features", "Image", ImagePixelExtractingEstimator.ColorBits.Red));
    }
}
