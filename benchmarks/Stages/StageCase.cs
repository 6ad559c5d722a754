using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Stages;

/// <summary>A stage that is measured.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Create">The estimator that adds <see cref="Output"/> to images in column <c>Features</c>; the view trains what needs
/// training.</param>
internal sealed record StageCase(string Name, Func<MLContext, IDataView, IEstimator<ITransformer>> Create)
{
    /// <summary>The column that is read.</summary>
    public const string Output = "Out";

    private const string Images = "Features";
    private const int Filters = 16;
    private const int RowsToTrain = 500;
    private const string LearnedLayer = "dense_1";

    // One line for each stage. Images alone are read first: what every stage pays for its input.
    public static IReadOnlyList<StageCase> All { get; } =
    [
        new("images", (mlContext, _) => mlContext.Transforms.CopyColumns(Output, Images)),
        new("convolve2d", (mlContext, _) => mlContext.Transforms.Convolve2D(Output, Images, ImageFilter.GaborBank(Filters, size: 3))),
        new("convolve2d-same", (mlContext, _) => mlContext.Transforms.Convolve2D(
            Output, Images, ImageFilter.GaborBank(Filters, size: 3), padding: Engine.Layers.Padding2D.Same)),
        new("maxpool2d", (mlContext, _) => mlContext.Transforms.MaxPool2D(Output, Images)),
        new("averagepool2d", (mlContext, _) => mlContext.Transforms.AveragePool2D(Output, Images)),
        new("rectify", (mlContext, _) => mlContext.Transforms.Rectify(Output, Images)),
        new("flatten", (mlContext, _) => mlContext.Transforms.FlattenImage(Output, Images)),
        new("shuffle", (mlContext, _) => mlContext.Transforms.ShufflePixels(Output, Images)),
        new("chain", (mlContext, _) => mlContext.Transforms.Convolve2D(Output, Images, ImageFilter.GaborBank(Filters, size: 3))
            .Append(mlContext.Transforms.Rectify(Output))
            .Append(mlContext.Transforms.MaxPool2D(Output))),
        new("features", (mlContext, images) =>
            mlContext.Transforms.NetworkFeatures(Output, Images, Trained(mlContext, images), LearnedLayer)),
    ];

    /// <exception cref="ArgumentException">A name is unknown.</exception>
    public static IReadOnlyList<StageCase> Named(IReadOnlyList<string>? names) => names is null
        ? All
        : [.. names.Select(name => All.FirstOrDefault(stage => stage.Name == name)
            ?? throw new ArgumentException(
                $"Unknown stage '{name}': expected some of {string.Join(", ", All.Select(stage => stage.Name))}."))];

    private static ITransformer Trained(MLContext mlContext, IDataView images)
        => mlContext.MulticlassClassification.Trainers.Cnn(epochs: 1).Fit(mlContext.Data.TakeRows(images, RowsToTrain));
}
