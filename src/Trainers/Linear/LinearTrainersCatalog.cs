using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

/// <summary>The perceptron among the trainers of an <see cref="MLContext"/>.</summary>
public static class LinearTrainersCatalog
{
    /// <summary>Rosenblatt's perceptron: a line between yes and no.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <param name="maxPasses">Passes over the training rows at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static PerceptronBinaryTrainer Perceptron(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", int maxPasses = PerceptronBinaryTrainer.Options.DefaultMaxPasses)
        => catalog.Perceptron(new PerceptronBinaryTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            MaxPasses = maxPasses,
        });

    /// <summary>Rosenblatt's perceptron, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static PerceptronBinaryTrainer Perceptron(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, PerceptronBinaryTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(Perceptron)), options);
}
