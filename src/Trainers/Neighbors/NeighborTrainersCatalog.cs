using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

/// <summary>k nearest neighbours among the trainers of an <see cref="MLContext"/>.</summary>
public static class NeighborTrainersCatalog
{
    /// <summary>The k nearest neighbours.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="labelColumnName">The column of labels: a key type.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <param name="numberOfNeighbors">How many neighbours vote.</param>
    /// <param name="weighting">What a neighbour's vote counts.</param>
    /// <param name="metric">How far rows are from each other.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static KNearestNeighborsMulticlassTrainer KNearestNeighbors(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features",
        int numberOfNeighbors = KNearestNeighborsTrainerOptions.DefaultNumberOfNeighbors,
        NeighborWeighting weighting = NeighborWeighting.Uniform, DistanceMetric metric = DistanceMetric.Euclidean)
        => catalog.KNearestNeighbors(new KNearestNeighborsMulticlassTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            NumberOfNeighbors = numberOfNeighbors,
            Weighting = weighting,
            Metric = metric,
        });

    /// <summary>The k nearest neighbours, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static KNearestNeighborsMulticlassTrainer KNearestNeighbors(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, KNearestNeighborsMulticlassTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(KNearestNeighbors)), options);

    /// <summary>The k nearest neighbours that answer yes or no.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <param name="numberOfNeighbors">How many neighbours vote.</param>
    /// <param name="weighting">What a neighbour's vote counts.</param>
    /// <param name="metric">How far rows are from each other.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static KNearestNeighborsBinaryTrainer KNearestNeighbors(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features",
        int numberOfNeighbors = KNearestNeighborsTrainerOptions.DefaultNumberOfNeighbors,
        NeighborWeighting weighting = NeighborWeighting.Uniform, DistanceMetric metric = DistanceMetric.Euclidean)
        => catalog.KNearestNeighbors(new KNearestNeighborsBinaryTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            NumberOfNeighbors = numberOfNeighbors,
            Weighting = weighting,
            Metric = metric,
        });

    /// <summary>The k nearest neighbours that answer yes or no, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static KNearestNeighborsBinaryTrainer KNearestNeighbors(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, KNearestNeighborsBinaryTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(KNearestNeighbors)), options);

    /// <summary>The k nearest neighbours that predict a number.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <param name="numberOfNeighbors">How many neighbours vote.</param>
    /// <param name="weighting">What a neighbour's vote counts.</param>
    /// <param name="metric">How far rows are from each other.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static KNearestNeighborsRegressionTrainer KNearestNeighbors(this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features",
        int numberOfNeighbors = KNearestNeighborsTrainerOptions.DefaultNumberOfNeighbors,
        NeighborWeighting weighting = NeighborWeighting.Uniform, DistanceMetric metric = DistanceMetric.Euclidean)
        => catalog.KNearestNeighbors(new KNearestNeighborsRegressionTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            NumberOfNeighbors = numberOfNeighbors,
            Weighting = weighting,
            Metric = metric,
        });

    /// <summary>The k nearest neighbours that predict a number, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static KNearestNeighborsRegressionTrainer KNearestNeighbors(this RegressionCatalog.RegressionTrainers catalog, KNearestNeighborsRegressionTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(KNearestNeighbors)), options);
}
