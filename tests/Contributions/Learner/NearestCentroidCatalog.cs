using MLNetDeep;
using MLNetDeep.Contributions.Tests.Learner;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

/// <summary>The nearest centroid among the trainers of an <see cref="MLContext"/>.</summary>
public static class NearestCentroidCatalog
{
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    extension(MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog)
    {
        /// <summary>Creates a trainer of the nearest centroid for several classes.</summary>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        public MulticlassTrainer<NearestCentroidModel> NearestCentroid(
            string labelColumnName = "Label", string featureColumnName = "Features")
            => catalog.NearestCentroid(new NearestCentroid(), labelColumnName, featureColumnName);

        /// <summary>Creates a trainer of the nearest centroid for several classes, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        public MulticlassTrainer<NearestCentroidModel> NearestCentroid(
            NearestCentroid learner, string labelColumnName = "Label", string featureColumnName = "Features")
            => new(Environments.HostOf(catalog, nameof(NearestCentroid)), learner, new(labelColumnName, featureColumnName, null));
    }

    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    extension(BinaryClassificationCatalog.BinaryClassificationTrainers catalog)
    {
        /// <summary>Creates a trainer of the nearest centroid that answers yes or no.</summary>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        public BinaryTrainer<NearestCentroidModel> NearestCentroid(string labelColumnName = "Label", string featureColumnName = "Features")
            => catalog.NearestCentroid(new NearestCentroid(), labelColumnName, featureColumnName);

        /// <summary>Creates a trainer of the nearest centroid that answers yes or no, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        public BinaryTrainer<NearestCentroidModel> NearestCentroid(
            NearestCentroid learner, string labelColumnName = "Label", string featureColumnName = "Features")
            => new(Environments.HostOf(catalog, nameof(NearestCentroid)), learner, new(labelColumnName, featureColumnName, null));
    }
}
