using MLNetDeep;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

public static partial class NetworkTrainersCatalog
{
    /// <summary>A multilayer perceptron that predicts a number.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <param name="hiddenUnits">Units of each hidden layer, first to last; by default 64 and 32.</param>
    /// <param name="epochs">Passes over the training rows; by default chosen by their number.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static MlpRegressionTrainer Mlp(this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", IReadOnlyList<int>? hiddenUnits = null, int? epochs = null)
        => catalog.Mlp(new MlpRegressionTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            HiddenUnits = hiddenUnits ?? MlpTrainerOptions.DefaultHiddenUnits,
            Epochs = epochs,
        });

    /// <summary>A multilayer perceptron that predicts a number, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static MlpRegressionTrainer Mlp(this RegressionCatalog.RegressionTrainers catalog, MlpRegressionTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(Mlp)), options);

    /// <summary>A convolutional network that predicts a number.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    /// <param name="imageShape">The images' shape; by default the dimensions of the feature column.</param>
    /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
    /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
    /// <param name="epochs">Passes over the training rows; by default chosen by their number.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static CnnRegressionTrainer Cnn(this RegressionCatalog.RegressionTrainers catalog,
        ImageShape? imageShape = null, string labelColumnName = "Label", string featureColumnName = "Features", int? epochs = null)
        => catalog.Cnn(new CnnRegressionTrainer.Options
        {
            ImageShape = imageShape,
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            Epochs = epochs,
        });

    /// <summary>A convolutional network that predicts a number, with every option: layers of your own design among them.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static CnnRegressionTrainer Cnn(this RegressionCatalog.RegressionTrainers catalog, CnnRegressionTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(Cnn)), options);

    /// <summary>A multilayer perceptron that predicts several numbers at once.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    /// <param name="labelColumnName">The column of labels: a vector of <see cref="float"/> of known size.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <param name="hiddenUnits">Units of each hidden layer, first to last; by default 64 and 32.</param>
    /// <param name="epochs">Passes over the training rows; by default chosen by their number.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static MlpMultiOutputRegressionTrainer MlpMultiOutput(this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", IReadOnlyList<int>? hiddenUnits = null, int? epochs = null)
        => catalog.MlpMultiOutput(new MlpMultiOutputRegressionTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            HiddenUnits = hiddenUnits ?? MlpTrainerOptions.DefaultHiddenUnits,
            Epochs = epochs,
        });

    /// <summary>A multilayer perceptron that predicts several numbers at once, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static MlpMultiOutputRegressionTrainer MlpMultiOutput(this RegressionCatalog.RegressionTrainers catalog, MlpMultiOutputRegressionTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(MlpMultiOutput)), options);

    /// <summary>A convolutional network that predicts several numbers at once.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    /// <param name="imageShape">The images' shape; by default the dimensions of the feature column.</param>
    /// <param name="labelColumnName">The column of labels: a vector of <see cref="float"/> of known size.</param>
    /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
    /// <param name="epochs">Passes over the training rows; by default chosen by their number.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static CnnMultiOutputRegressionTrainer CnnMultiOutput(this RegressionCatalog.RegressionTrainers catalog,
        ImageShape? imageShape = null, string labelColumnName = "Label", string featureColumnName = "Features", int? epochs = null)
        => catalog.CnnMultiOutput(new CnnMultiOutputRegressionTrainer.Options
        {
            ImageShape = imageShape,
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            Epochs = epochs,
        });

    /// <summary>A convolutional network that predicts several numbers at once, with every option: layers of your own design among them.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static CnnMultiOutputRegressionTrainer CnnMultiOutput(this RegressionCatalog.RegressionTrainers catalog, CnnMultiOutputRegressionTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(CnnMultiOutput)), options);
}
