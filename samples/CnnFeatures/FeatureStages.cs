using Microsoft.ML;

namespace MLNetDeep.Samples.CnnFeatures;

/// <summary>What a learner may be given of an image: three ways from the pixels to the column that it learns from.</summary>
internal static class FeatureStages
{
    /// <summary>The images.</summary>
    public const string Images = "Features";

    /// <summary>What the learners read.</summary>
    public const string Column = "Inputs";

    private const int Directions = 8;
    private const int FilterSize = 5;
    private const int Window = 3;

    /// <summary>The pixels as they are.</summary>
    public static IEstimator<ITransformer> Pixels(MLContext mlContext) => mlContext.Transforms.FlattenImage(Column, Images);

    /// <summary>
    /// How much there is of strokes of each direction in each part of the image: a network's first stage, with filters that nobody had to
    /// learn.
    /// </summary>
    public static IEstimator<ITransformer> Filters(MLContext mlContext)
        => mlContext.Transforms.Convolve2D(Column, Images, ImageFilter.GaborBank(Directions, FilterSize), normalize: true)
            .Append(mlContext.Transforms.Rectify(Column))
            .Append(mlContext.Transforms.MaxPool2D(Column, window: Window));

    /// <summary>What a layer of a trained network gives.</summary>
    public static IEstimator<ITransformer> Learned(MLContext mlContext, ITransformer cnn, string layer)
        => mlContext.Transforms.NetworkFeatures(Column, Images, cnn, layer);
}
