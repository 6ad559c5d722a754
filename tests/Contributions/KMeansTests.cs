using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Contributions.Tests.Task;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Trainers.Tests;

namespace MLNetDeep.Contributions.Tests;

/// <summary>A task that was added as CONTRIBUTING.md says, with its first learner.</summary>
public sealed class KMeansTests
{
    private static readonly MLContext MLContext = new(1);

    private static readonly IDataView Irises =
        MLContext.Transforms.Conversion.MapValueToKey("Label").Fit(Iris.Load(MLContext)).Transform(Iris.Load(MLContext));

    private static readonly ClusteringTransformer<KMeansModel> Model =
        MLContext.Clustering.Trainers.SmallKMeans(numberOfClusters: 3).Fit(Irises);

    [Fact]
    public void Clusters_of_irises_are_their_species_as_ML_nets_evaluator_sees_them()
    {
        ClusteringMetrics metrics = MLContext.Clustering.Evaluate(Model.Transform(Irises), "Label", featureColumnName: "Features");

        Assert.InRange(metrics.NormalizedMutualInformation, 0.7, 1);
        // The sum of squared distances from the nearest center, 78.85, is the least there is.
        Assert.Equal(78.85 / 150, metrics.AverageDistance, 1e-3);
    }

    [Fact]
    public void Columns_are_those_of_ML_nets_own_clustering()
    {
        IDataView own = MLContext.Clustering.Trainers.KMeans("Features", numberOfClusters: 3).Fit(Irises).Transform(Irises);

        Assert.Equal(Columns(own), Columns(Model.Transform(Irises)));

        static IEnumerable<string> Columns(IDataView data) =>
            data.Schema.Skip(Irises.Schema.Count).Select(column => $"{column.Name} {column.Type}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public void A_saved_model_loads_into_another_context_and_gives_the_same_distances()
    {
        var loaded = Assert.IsType<ClusteringTransformer<KMeansModel>>(SavedModels.Reload(MLContext, Model, Irises.Schema));

        Assert.Equal(Blobs.Scores(Model.Transform(Irises)), Blobs.Scores(loaded.Transform(Irises)));
    }

    [Fact]
    public void A_classifier_in_a_file_of_clusters_is_a_typed_error_that_names_both()
    {
        ITransformer classifier = MLContext.MulticlassClassification.Trainers.NearestCentroid().Fit(Irises);

        Assert.Equal(
            "The file's format is 'mlnetdeep-NearestCentroid'; expected that of an IClusterer: mlnetdeep-SmallKMeans.",
            SwappedParts.LoadError(Irises.Schema, Model, classifier).Message);
    }

    [Fact]
    public void More_clusters_than_rows_are_refused_with_both_numbers()
        => Assert.StartsWith(
            "There are 2 rows for 3 clusters.",
            Assert.Throws<InvalidOperationException>(() => new SmallKMeans().Fit(new Tensor(Shape.Of(2, 1), [0, 1]))).Message);
}
