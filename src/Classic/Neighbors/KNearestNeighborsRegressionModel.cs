using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.Neighbors;

/// <summary>
/// Regression by the k nearest training rows: the mean of their targets, weighted by <see cref="Weighting"/>. It is exact, as
/// <see cref="KNearestNeighborsModel"/> is, and holds the training rows twice. Source: Cover, Estimation by the Nearest Neighbor Rule,
/// 1968.
/// </summary>
public sealed class KNearestNeighborsRegressionModel : IRegressor, IStoredModel
{
    /// <summary>The name of this kind of model in files.</summary>
    internal const string Kind = "KnnNumber";

    private readonly NeighborModel _model;
    private readonly float[] _targets;

    internal KNearestNeighborsRegressionModel(NeighborModel model, float[] targets) => (_model, _targets) = (model, targets);

    /// <summary>The number of features of a row.</summary>
    public int FeatureCount => _model.Columns;

    /// <summary>The number of training rows.</summary>
    public int RowCount => _model.Rows;

    /// <summary>The number of neighbors.</summary>
    public int NumberOfNeighbors => _model.NumberOfNeighbors;

    /// <summary>The weighting of the neighbors.</summary>
    public NeighborWeighting Weighting => _model.Weighting;

    /// <summary>The distance between two rows.</summary>
    public DistanceMetric Metric => _model.Metric;

    /// <summary>The target of each training row, [rows].</summary>
    public ReadOnlySpan<float> Targets => _targets;

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<float> features, Span<float> values, int? threads = null)
    {
        int rows = RowGuard.Rows(this, features.Length, values.Length, 1);
        float[] means = new float[values.Length];
        _model.Ask(rows, features, threads, (query, neighbors, weights) =>
        {
            double sum = 0, total = 0;
            for (int i = 0; i < neighbors.Length; i++)
            {
                sum += weights[i] * _targets[neighbors[i]];
                total += weights[i];
            }
            means[query] = (float)(sum / total);
        });
        means.CopyTo(values);
    }

    /// <inheritdoc cref="KNearestNeighborsModel.FindNeighbors"/>
    public void FindNeighbors(
        ReadOnlySpan<float> features, int neighbors, Span<int> indices, Span<double> distances, int? threads = null) =>
        _model.Find(RowGuard.Rows(this, features.Length, 0, 0), features, neighbors, indices, distances, threads);

    /// <summary>The training rows, [rows, features].</summary>
    internal ReadOnlySpan<float> TrainingRows => _model.TrainingRows;

    void IStoredModel.Write(ModelArrays arrays)
    {
        _model.Write(arrays);
        arrays.Add("targets", _targets);
    }

    /// <summary>Reads what was written.</summary>
    /// <exception cref="ModelFormatException">Something is missing or does not fit the rest.</exception>
    internal static KNearestNeighborsRegressionModel Read(ModelArrays arrays)
    {
        var model = NeighborModel.Read(arrays);
        return new(model, StoredNumbers.Finite<float>(arrays, "targets", model.Rows));
    }
}
