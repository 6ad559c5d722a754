using MLNetDeep.Classic;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Contributions.Tests.Task;

/// <summary>The centers of clusters; distances are squared and Euclidean, as those of ML.NET's own k-means.</summary>
public sealed class KMeansModel : IClusterer, IStoredModel
{
    /// <summary>What files know the model by.</summary>
    internal const string Kind = "SmallKMeans";

    private readonly double[] _centers;

    internal KMeansModel(double[] centers, int features) => (_centers, FeatureCount) = (centers, features);

    /// <summary>The number of features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>The number of clusters.</summary>
    public int Clusters => _centers.Length / FeatureCount;

    /// <summary>The centers, [clusters, features].</summary>
    public ReadOnlySpan<double> Centers => _centers;

    /// <inheritdoc/>
    public void Measure(ReadOnlySpan<float> features, Span<float> distances, int? threads = null)
    {
        int rows = RowGuard.Rows(this, features.Length, distances.Length, Clusters);
        for (int i = 0; i < distances.Length; i++)
        {
            (int row, int cluster) = Math.DivRem(i, Clusters);
            distances[i] = (float)Distance(features.Slice(row * FeatureCount, FeatureCount), cluster);
        }
    }

    /// <summary>The cluster whose center is nearest, the first of equals.</summary>
    internal int Nearest(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int cluster = 1; cluster < Clusters; cluster++)
        {
            best = Distance(row, cluster) < Distance(row, best) ? cluster : best;
        }
        return best;
    }

    void IStoredModel.Write(ModelArrays arrays)
    {
        arrays.Add("centers", _centers);
        arrays.Add("features", FeatureCount);
    }

    /// <summary>Reads what was written.</summary>
    /// <exception cref="ModelFormatException">Something is missing or does not fit the rest.</exception>
    internal static KMeansModel Read(ModelArrays arrays)
    {
        double[] centers = arrays.Array<double>("centers");
        int features = arrays.Int32("features", 1);
        return centers.Length > 0 && centers.Length % features == 0 && Array.TrueForAll(centers, double.IsFinite)
            ? new(centers, features)
            : throw new ModelFormatException(
                $"The model's 'centers' are {centers.Length:N0} numbers; expected {features:N0} for each cluster, all finite.");
    }

    private double Distance(ReadOnlySpan<float> row, int cluster) =>
        Distances.Squared(row, _centers.AsSpan(cluster * FeatureCount, FeatureCount));
}
