using MLNetDeep.Classic.LinearAlgebra;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.Discriminants;

/// <summary>
/// Linear discriminants: classes as normal distributions of one covariance, and the axes that tell their means apart best. Fisher, "The use
/// of multiple measurements in taxonomic problems", 1936; Rao, "The utilization of multiple measurements in problems of biological
/// classification", 1948. As a classifier it gives posterior probabilities; as an answer yes or no, of two classes, their log-odds and the
/// probability of class 1; as a projection z = A (x - overall mean), scaled so that the covariance within classes is the identity. Each
/// axis points to where the mean of the first class with rows is; where that is the overall mean, its largest loading is positive.
/// </summary>
public sealed class LinearDiscriminantAnalysisModel : IClassifier, IBinaryClassifier, IProjection, IStoredModel
{
    /// <summary>The name of this kind of model in files.</summary>
    internal const string Kind = "Lda";

    private readonly double[] _priors;
    private readonly double[] _means;
    private readonly double[] _overallMean;
    private readonly double[] _axes;
    private readonly double[] _ratios;
    private readonly RowProduct _product;
    private readonly RowProduct _projection;
    private readonly ClassDiscriminants _discriminants;

    internal LinearDiscriminantAnalysisModel(
        double[] priors, double[] means, double[] overallMean, double[] axes, double[] ratios, int components)
    {
        (_priors, _means, _overallMean, _axes, _ratios, Components) = (priors, means, overallMean, axes, ratios, components);
        _product = new RowProduct(axes, ratios.Length, overallMean.Length);
        _projection = components == ratios.Length ? _product : new RowProduct(axes, components, overallMean.Length);
        _discriminants = new ClassDiscriminants(priors, means, overallMean, axes);
    }

    /// <inheritdoc/>
    public int FeatureCount => _overallMean.Length;

    /// <inheritdoc/>
    public int Classes => _priors.Length;

    /// <inheritdoc/>
    public int Components { get; }

    bool IBinaryClassifier.HasProbability => true;

    /// <summary>The prior probability of each class, [classes]; 0 for one without a training row.</summary>
    public IReadOnlyList<double> Priors => _priors;

    /// <summary>The mean of the class means, weighted by the priors, [columns].</summary>
    public IReadOnlyList<double> OverallMean => _overallMean;

    /// <summary>
    /// The share of each axis in the variance between class means, greatest first, [components]; 0 where all means are the same.
    /// </summary>
    public IReadOnlyList<double> ExplainedVarianceRatio => _ratios[..Components];

    /// <summary>The mean of a class, [columns]; zeros for one without a training row.</summary>
    /// <param name="index">The class, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public ReadOnlySpan<double> Mean(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Classes);
        return _means.AsSpan(index * FeatureCount, FeatureCount);
    }

    /// <summary>The scalings of a component, [columns], by which a row less the overall mean is multiplied.</summary>
    /// <param name="index">The component, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such component.</exception>
    public ReadOnlySpan<double> Axis(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Components);
        return _axes.AsSpan(index * FeatureCount, FeatureCount);
    }

    /// <summary>Computes the posterior probabilities of the classes; 0 for one without a training row.</summary>
    /// <param name="features">[rows, columns], all finite.</param>
    /// <param name="scores">[rows, classes], overwritten.</param>
    /// <param name="threads">The number of threads that may be used; null: one a processor. The result does not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Score(ReadOnlySpan<float> features, Span<float> scores, int? threads = null) => _product.Apply(
        features, _overallMean, RowGuard.Rows(this, features.Length, scores.Length, Classes), scores, _discriminants.Posteriors, threads);

    /// <summary>Computes the log-odds of class 1 against class 0, and after it the probability of class 1.</summary>
    /// <param name="features">[rows, columns], all finite.</param>
    /// <param name="outputs">[rows, 2], overwritten.</param>
    /// <param name="threads">The number of threads that may be used; null: one a processor. The result does not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    /// <exception cref="InvalidOperationException">The model has another number of classes than two.</exception>
    public void ScoreMargins(ReadOnlySpan<float> features, Span<float> outputs, int? threads = null)
    {
        if (Classes != 2)
        {
            throw new InvalidOperationException($"Log-odds are of two classes; the model has {Classes}.");
        }
        int rows = RowGuard.Rows(this, features.Length, outputs.Length, 2);
        _product.Apply(features, _overallMean, rows, outputs, _discriminants.LogOdds, threads);
    }

    /// <inheritdoc/>
    public void Transform(ReadOnlySpan<float> features, Span<float> projected, int? threads = null) => _projection.Apply(
        features, _overallMean, RowGuard.Rows(this, features.Length, projected.Length, Components), projected,
        (values, numbers) =>
        {
            for (int i = 0; i < values.Length; i++)
            {
                numbers[i] = (float)values[i];
            }
        },
        threads);

    /// <summary>The axes, [axes, features], those beyond <see cref="Components"/> included.</summary>
    internal ReadOnlySpan<double> Axes => _axes;

    internal ClassDiscriminants Discriminants => _discriminants;

    void IStoredModel.Write(ModelArrays arrays)
    {
        arrays.Add("components", Components);
        arrays.Add("priors", _priors);
        arrays.Add("means", _means);
        arrays.Add("overallMean", _overallMean);
        arrays.Add("axes", _axes);
        arrays.Add("ratios", _ratios);
    }

    /// <summary>Reads what was written.</summary>
    /// <exception cref="ModelFormatException">Arrays are missing or do not fit each other.</exception>
    internal static LinearDiscriminantAnalysisModel Read(ModelArrays arrays)
    {
        double[] overall = StoredNumbers.Finite<double>(arrays, "overallMean", null, least: 1);
        double[] priors = StoredNumbers.Finite<double>(arrays, "priors", null, least: 2);
        double[] ratios = StoredNumbers.Finite<double>(arrays, "ratios", null, least: 1);
        double[] means = StoredNumbers.Finite<double>(arrays, "means", (long)priors.Length * overall.Length);
        double[] axes = StoredNumbers.Finite<double>(arrays, "axes", (long)ratios.Length * overall.Length);
        int components = arrays.Int32("components", 1);
        if (components > ratios.Length)
        {
            throw new ModelFormatException($"The model's 'components' is {components}; it has {ratios.Length} axes.");
        }
        if (Array.Exists(priors, prior => prior < 0) || !Array.Exists(priors, prior => prior > 0))
        {
            throw new ModelFormatException("The model's 'priors' are not probabilities.");
        }
        return new LinearDiscriminantAnalysisModel(priors, means, overall, axes, ratios, components);
    }
}
