using MLNetDeep;
using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

// k nearest neighbors among the trainers of an MLContext.
public static partial class MLNetDeepCatalog
{
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    extension(MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog)
    {
        /// <summary>Creates a trainer of k nearest neighbors for several classes.</summary>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="numberOfNeighbors">The number of neighbors.</param>
        /// <param name="weighting">The weighting of the neighbors.</param>
        /// <param name="metric">The distance between two rows.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var neighbors = mlContext.MulticlassClassification.Trainers.KNearestNeighbors(numberOfNeighbors: 3);
        /// var model = mlContext.Transforms.NormalizeMeanVariance("Features").Append(neighbors).Fit(data);
        /// </code></example>
        public MulticlassTrainer<KNearestNeighborsModel> KNearestNeighbors(
            string labelColumnName = "Label", string featureColumnName = "Features", int numberOfNeighbors = 5,
            NeighborWeighting weighting = NeighborWeighting.Uniform, DistanceMetric metric = DistanceMetric.Euclidean)
            => catalog.KNearestNeighbors(
                new KNearestNeighbors { NumberOfNeighbors = numberOfNeighbors, Weighting = weighting, Metric = metric },
                labelColumnName, featureColumnName);

        /// <summary>Creates a trainer of k nearest neighbors for several classes, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var neighbors = new KNearestNeighbors { NumberOfNeighbors = 3, NumberOfThreads = 2 };
        /// var model = mlContext.MulticlassClassification.Trainers.KNearestNeighbors(neighbors, labelColumnName: "Species").Fit(data);
        /// </code></example>
        public MulticlassTrainer<KNearestNeighborsModel> KNearestNeighbors(
            KNearestNeighbors learner, string labelColumnName = "Label", string featureColumnName = "Features")
            => new(Environments.HostOf(catalog, nameof(KNearestNeighbors)), learner, new(labelColumnName, featureColumnName, null));
    }

    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    extension(BinaryClassificationCatalog.BinaryClassificationTrainers catalog)
    {
        /// <summary>Creates a trainer of k nearest neighbors that answer yes or no.</summary>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="numberOfNeighbors">The number of neighbors.</param>
        /// <param name="weighting">The weighting of the neighbors.</param>
        /// <param name="metric">The distance between two rows.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var neighbors = mlContext.BinaryClassification.Trainers.KNearestNeighbors(weighting: NeighborWeighting.Distance);
        /// var model = mlContext.Transforms.NormalizeMeanVariance("Features").Append(neighbors).Fit(data);
        /// </code></example>
        public BinaryTrainer<KNearestNeighborsModel> KNearestNeighbors(
            string labelColumnName = "Label", string featureColumnName = "Features", int numberOfNeighbors = 5,
            NeighborWeighting weighting = NeighborWeighting.Uniform, DistanceMetric metric = DistanceMetric.Euclidean)
            => catalog.KNearestNeighbors(
                new KNearestNeighbors { NumberOfNeighbors = numberOfNeighbors, Weighting = weighting, Metric = metric },
                labelColumnName, featureColumnName);

        /// <summary>Creates a trainer of k nearest neighbors that answer yes or no, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var neighbors = new KNearestNeighbors { NumberOfNeighbors = 15, Metric = DistanceMetric.Cosine };
        /// var model = mlContext.BinaryClassification.Trainers.KNearestNeighbors(neighbors, labelColumnName: "Positive").Fit(data);
        /// </code></example>
        public BinaryTrainer<KNearestNeighborsModel> KNearestNeighbors(
            KNearestNeighbors learner, string labelColumnName = "Label", string featureColumnName = "Features")
            => new(Environments.HostOf(catalog, nameof(KNearestNeighbors)), learner, new(labelColumnName, featureColumnName, null));
    }

    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    extension(RegressionCatalog.RegressionTrainers catalog)
    {
        /// <summary>Creates a trainer of k nearest neighbors that predict a number.</summary>
        /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="numberOfNeighbors">The number of neighbors.</param>
        /// <param name="weighting">The weighting of the neighbors.</param>
        /// <param name="metric">The distance between two rows.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var neighbors = mlContext.Regression.Trainers.KNearestNeighbors(weighting: NeighborWeighting.Distance);
        /// var model = mlContext.Transforms.NormalizeMeanVariance("Features").Append(neighbors).Fit(data);
        /// </code></example>
        public RegressionTrainer<KNearestNeighborsRegressionModel> KNearestNeighbors(
            string labelColumnName = "Label", string featureColumnName = "Features", int numberOfNeighbors = 5,
            NeighborWeighting weighting = NeighborWeighting.Uniform, DistanceMetric metric = DistanceMetric.Euclidean)
            => catalog.KNearestNeighbors(
                new KNearestNeighbors { NumberOfNeighbors = numberOfNeighbors, Weighting = weighting, Metric = metric },
                labelColumnName, featureColumnName);

        /// <summary>Creates a trainer of k nearest neighbors that predict a number, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var neighbors = new KNearestNeighbors { NumberOfNeighbors = 10, Metric = DistanceMetric.Manhattan };
        /// var model = mlContext.Regression.Trainers.KNearestNeighbors(neighbors, labelColumnName: "Price").Fit(data);
        /// </code></example>
        public RegressionTrainer<KNearestNeighborsRegressionModel> KNearestNeighbors(
            KNearestNeighbors learner, string labelColumnName = "Label", string featureColumnName = "Features")
            => new(Environments.HostOf(catalog, nameof(KNearestNeighbors)), learner, new(labelColumnName, featureColumnName, null));
    }
}
