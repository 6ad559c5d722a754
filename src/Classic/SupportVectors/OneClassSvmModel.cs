using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>
/// The support of one class (Schoelkopf, Platt, Shawe-Taylor, Smola, Williamson 2001). The score is the offset less the sum of kernels, the
/// opposite of scikit-learn's decision value: above 0 for an anomaly, and the higher the farther from the training rows.
/// </summary>
public sealed class OneClassSvmModel : IAnomalyDetector, IStoredModel
{
    internal const string Kind = "OneClass";

    private readonly SingleSumModel _model;

    internal OneClassSvmModel(SingleSumModel model) => _model = model;

    /// <inheritdoc/>
    public int FeatureCount => _model.Vectors.FeatureCount;

    /// <summary>Whether the search reached the tolerance, before the iterations were used up.</summary>
    public bool Converged => _model.Converged;

    /// <summary>The support vectors, [vectors, features]: the rows on the border or outside.</summary>
    public ReadOnlyMemory<float> SupportVectors => _model.Vectors.Values;

    /// <summary>The index of each support vector among the training rows that were not left out.</summary>
    public IReadOnlyList<int> SupportVectorIndices => _model.Vectors.Indices;

    /// <summary>
    /// The dual coefficient of each support vector, above 0 and at most 1; they sum to nu times the number of training rows.
    /// </summary>
    public ReadOnlyMemory<double> DualCoefficients => _model.Dual;

    /// <summary>The offset: the sum of kernels on the border.</summary>
    public double Offset => -_model.Intercept;

    /// <inheritdoc/>
    public void ScoreAnomalies(ReadOnlySpan<float> features, Span<float> scores, int? threads = null)
    {
        RowGuard.Rows(this, features.Length, scores.Length, 1);
        _model.Run(features, scores, -1, threads);
    }

    internal SingleSumModel Sum => _model;

    void IStoredModel.Write(ModelArrays arrays) => _model.Write(arrays);

    internal static OneClassSvmModel Read(ModelArrays arrays) => new(SingleSumModel.Read(arrays, balanced: false));
}
