using MLNetDeep;
using MLNetDeep.Contributions.Tests.Task;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

/// <summary>Small k-means among the trainers of an <see cref="MLContext"/>.</summary>
public static class SmallKMeansCatalog
{
    /// <param name="catalog">The trainers of <c>mlContext.Clustering</c>.</param>
    extension(ClusteringCatalog.ClusteringTrainers catalog)
    {
        /// <summary>Creates a trainer of k-means.</summary>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="numberOfClusters">The number of clusters.</param>
        public ClusteringTrainer<KMeansModel> SmallKMeans(string featureColumnName = "Features", int numberOfClusters = 3)
            => catalog.SmallKMeans(new SmallKMeans { NumberOfClusters = numberOfClusters }, featureColumnName);

        /// <summary>Creates a trainer of k-means, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        public ClusteringTrainer<KMeansModel> SmallKMeans(SmallKMeans learner, string featureColumnName = "Features")
            => new(Environments.HostOf(catalog, nameof(SmallKMeans)), learner, featureColumnName);
    }
}
