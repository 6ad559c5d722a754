using MLNetDeep;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

/// <summary>Networks among the trainers of an <see cref="MLContext"/>.</summary>
public static partial class NetworkTrainersCatalog
{
    /// <summary>A multilayer perceptron.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="labelColumnName">The column of labels: a key type.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <param name="hiddenUnits">Units of each hidden layer, first to last; by default 64 and 32.</param>
    /// <param name="epochs">Passes over the training rows; by default chosen by their number.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static MlpMulticlassTrainer Mlp(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", IReadOnlyList<int>? hiddenUnits = null, int? epochs = null)
        => catalog.Mlp(new MlpMulticlassTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            HiddenUnits = hiddenUnits ?? MlpTrainerOptions.DefaultHiddenUnits,
            Epochs = epochs,
        });

    /// <summary>A multilayer perceptron, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static MlpMulticlassTrainer Mlp(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, MlpMulticlassTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(Mlp)), options);

    /// <summary>A convolutional network.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="imageShape">The images' shape; by default the dimensions of the feature column.</param>
    /// <param name="labelColumnName">The column of labels: a key type.</param>
    /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
    /// <param name="epochs">Passes over the training rows; by default chosen by their number.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static CnnMulticlassTrainer Cnn(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        ImageShape? imageShape = null, string labelColumnName = "Label", string featureColumnName = "Features", int? epochs = null)
        => catalog.Cnn(new CnnMulticlassTrainer.Options
        {
            ImageShape = imageShape,
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            Epochs = epochs,
        });

    /// <summary>A convolutional network, with every option: layers of your own design among them.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static CnnMulticlassTrainer Cnn(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, CnnMulticlassTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(Cnn)), options);
}
