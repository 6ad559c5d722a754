using MLNetDeep.Classic.LinearAlgebra;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.Components;

/// <summary>
/// Principal components: the axes at right angles along which rows vary most, found exactly from all rows, in double precision. (Of more
/// than 2^32 products of features, where the components asked for have at least 1/1024 of the greatest's variance, blocks of 256 rows are
/// summed in single precision: variances are right to some 1e-7 of the greatest.) A row's projection is y = W (x - mean), W being
/// [components, columns] with rows of length 1. Pearson, "On lines and planes of closest fit to systems of points in space", 1901;
/// Hotelling, "Analysis of a complex of statistical variables into principal components", 1933. The largest loading of a component, the
/// first of equals, is positive.
/// </summary>
public sealed class PrincipalComponentsModel : IProjection, IStoredModel
{
    /// <summary>The name of this kind of model in files.</summary>
    internal const string Kind = "Pca";

    private readonly double[] _mean;
    private readonly double[] _axes;
    private readonly double[] _variances;
    private readonly double[] _ratios;
    private readonly int _rows;
    private readonly RowProduct _product;

    internal PrincipalComponentsModel(double[] mean, double[] axes, double[] variances, double[] ratios, int rows, bool whitens)
    {
        (_mean, _axes, _variances, _ratios, _rows, Whitens) = (mean, axes, variances, ratios, rows, whitens);
        _product = new RowProduct(axes, variances.Length, mean.Length);
    }

    /// <inheritdoc/>
    public int FeatureCount => _mean.Length;

    /// <inheritdoc/>
    public int Components => _variances.Length;

    /// <summary>Whether projections are divided by their standard deviations.</summary>
    public bool Whitens { get; }

    /// <summary>The mean of the training rows, [columns].</summary>
    public IReadOnlyList<double> Mean => _mean;

    /// <summary>
    /// The variance of the training rows along each component, with rows - 1 as divisor, greatest first, in squared units of the features.
    /// Exactly 0 where it is less than rounding, max(rows, columns) 2^-52 of the greatest.
    /// </summary>
    public IReadOnlyList<double> ExplainedVariance => _variances;

    /// <summary>The share of each component in the variance of all columns; 0 where all rows are the same.</summary>
    public IReadOnlyList<double> ExplainedVarianceRatio => _ratios;

    /// <summary>
    /// The singular values of the training rows less their mean: the roots of (rows - 1) times <see cref="ExplainedVariance"/>.
    /// </summary>
    public IReadOnlyList<double> SingularValues => Array.ConvertAll(_variances, variance => Math.Sqrt(variance * (_rows - 1)));

    /// <summary>A component's loadings, [columns]: of length 1, the largest of them positive.</summary>
    /// <param name="index">The component, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such component.</exception>
    public ReadOnlySpan<double> Component(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Components);
        return _axes.AsSpan(index * FeatureCount, FeatureCount);
    }

    /// <inheritdoc/>
    public void Transform(ReadOnlySpan<float> features, Span<float> projected, int? threads = null)
    {
        int rows = RowGuard.Rows(this, features.Length, projected.Length, Components);
        _product.Apply(features, _mean, rows, projected, Write, threads);

        void Write(ReadOnlySpan<double> values, Span<float> numbers)
        {
            for (int i = 0; i < values.Length; i++)
            {
                numbers[i] = (float)(!Whitens ? values[i] : _variances[i] > 0 ? values[i] / Math.Sqrt(_variances[i]) : 0);
            }
        }
    }

    /// <summary>
    /// Reconstructs rows of the features' space from their projections: x = mean + Wᵀ y, of whitened ones first unwhitened. With all
    /// components it undoes <see cref="Transform"/>.
    /// </summary>
    /// <param name="projected">[rows, components].</param>
    /// <param name="features">[rows, columns], overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void InverseTransform(ReadOnlySpan<float> projected, Span<float> features)
    {
        int rows = RowGuard.Rows(this, features.Length, projected.Length, Components);
        double[] row = new double[FeatureCount];
        for (int r = 0; r < rows; r++)
        {
            _mean.CopyTo(row, 0);
            for (int i = 0; i < Components; i++)
            {
                double share = projected[(r * Components) + i] * (Whitens ? Math.Sqrt(_variances[i]) : 1);
                ReadOnlySpan<double> axis = Component(i);
                for (int c = 0; c < row.Length; c++)
                {
                    row[c] += share * axis[c];
                }
            }
            for (int c = 0; c < row.Length; c++)
            {
                features[(r * row.Length) + c] = (float)row[c];
            }
        }
    }

    void IStoredModel.Write(ModelArrays arrays)
    {
        arrays.Add("rows", _rows);
        arrays.Add("whitens", Whitens ? 1 : 0);
        arrays.Add("mean", _mean);
        arrays.Add("axes", _axes);
        arrays.Add("variances", _variances);
        arrays.Add("ratios", _ratios);
    }

    /// <summary>Reads what was written.</summary>
    /// <exception cref="ModelFormatException">Arrays are missing or do not fit each other.</exception>
    internal static PrincipalComponentsModel Read(ModelArrays arrays)
    {
        double[] mean = StoredNumbers.Finite<double>(arrays, "mean", null, least: 1);
        double[] variances = StoredNumbers.Finite<double>(arrays, "variances", null, least: 1);
        double[] axes = StoredNumbers.Finite<double>(arrays, "axes", (long)mean.Length * variances.Length);
        double[] ratios = StoredNumbers.Finite<double>(arrays, "ratios", variances.Length);
        if (Array.Exists(variances, variance => variance < 0))
        {
            throw new ModelFormatException("The model's 'variances' has a negative number.");
        }
        return new PrincipalComponentsModel(mean, axes, variances, ratios, arrays.Int32("rows", 2), arrays.Int32("whitens", 0) != 0);
    }
}
