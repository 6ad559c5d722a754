using MLNetDeep.Engine.Learning;

namespace MLNetDeep.Contributions.Tests.Task;

/// <summary>A learner of clusters, without labels.</summary>
internal interface IClusteringLearner<out TModel>
{
    /// <summary>Fits a model to rows.</summary>
    TModel FitClustering(TrainingRows rows);
}

/// <summary>A model that groups rows.</summary>
public interface IClusterer : IRowModel
{
    /// <summary>The number of clusters.</summary>
    int Clusters { get; }

    /// <summary>Computes how far rows are from each cluster: a row is of the nearest, the first of equals.</summary>
    /// <param name="features">[rows, <see cref="IRowModel.FeatureCount"/>], all finite.</param>
    /// <param name="distances">[rows, <see cref="Clusters"/>], overwritten.</param>
    /// <param name="threads">The number of threads that may be used; null: one a processor. The distances do not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    void Measure(ReadOnlySpan<float> features, Span<float> distances, int? threads = null);
}
