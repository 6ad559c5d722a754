using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>
/// Support vector regression (Vapnik 1995; Drucker et al. 1997): a sum of kernels, as flat as the errors beyond a tube allow.
/// </summary>
public sealed class KernelSvrModel : IRegressor, IStoredModel
{
    internal const string Kind = "KernelSvr";

    private readonly SingleSumModel _model;

    internal KernelSvrModel(SingleSumModel model) => _model = model;

    /// <inheritdoc/>
    public int FeatureCount => _model.Vectors.FeatureCount;

    /// <summary>Whether the search reached the tolerance, before the iterations were used up.</summary>
    public bool Converged => _model.Converged;

    /// <summary>The support vectors, [vectors, features]: the rows on the tube's border or beyond.</summary>
    public ReadOnlyMemory<float> SupportVectors => _model.Vectors.Values;

    /// <summary>The index of each support vector among the training rows that were not left out.</summary>
    public IReadOnlyList<int> SupportVectorIndices => _model.Vectors.Indices;

    /// <summary>The dual coefficient of each support vector, above 0 for rows above the tube.</summary>
    public ReadOnlyMemory<double> DualCoefficients => _model.Dual;

    /// <summary>The intercept, added to the sum of kernels.</summary>
    public double Intercept => _model.Intercept;

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<float> features, Span<float> values, int? threads = null)
    {
        RowGuard.Rows(this, features.Length, values.Length, 1);
        _model.Run(features, values, 1, threads);
    }

    internal SingleSumModel Sum => _model;

    void IStoredModel.Write(ModelArrays arrays) => _model.Write(arrays);

    internal static KernelSvrModel Read(ModelArrays arrays) => new(SingleSumModel.Read(arrays, balanced: true));
}
