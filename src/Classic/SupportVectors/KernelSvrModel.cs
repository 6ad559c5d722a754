using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>
/// Support vector regression (Vapnik 1995; Drucker et al. 1997): a sum of kernels, as flat as the errors beyond a tube allow.
/// </summary>
public sealed class KernelSvrModel : IRegressor, IStoredModel
{
    internal const string Kind = "KernelSvr";

    private readonly SingleSumModel _model;

    private KernelSvrModel(SingleSumModel model) => _model = model;

    /// <inheritdoc/>
    public int FeatureCount => _model.Vectors.FeatureCount;

    /// <summary>Whether it was found to the tolerance, before the iterations were used up.</summary>
    public bool Converged => _model.Converged;

    /// <summary>The support vectors, [vectors, features]: the rows on the tube's border or beyond.</summary>
    public ReadOnlyMemory<float> SupportVectors => _model.Vectors.Values;

    /// <summary>The number of each support vector among the training rows that were not left out, from 0.</summary>
    public IReadOnlyList<int> SupportVectorIndices => _model.Vectors.Indices;

    /// <summary>A coefficient for each support vector, above 0 for rows above the tube.</summary>
    public ReadOnlyMemory<double> DualCoefficients => _model.Dual;

    /// <summary>What is added to the sum.</summary>
    public double Intercept => _model.Intercept;

    /// <summary>Trains a regression.</summary>
    /// <param name="features">[rows, features], all finite.</param>
    /// <param name="targets">What each row should give, finite.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="weights">What C is multiplied by for each row, above 0; null: 1.</param>
    /// <param name="threads">Threads that may be used; null: one a processor. The model is the same, bit for bit, for any number.</param>
    /// <param name="cancellation">Ends the training.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or the arguments do not fit each other.</exception>
    /// <exception cref="InvalidOperationException">Rows are so long that the kernel would overflow.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static KernelSvrModel Fit(
        Tensor features, ReadOnlySpan<float> targets, KernelSvrSettings settings, float[]? weights = null, int? threads = null,
        CancellationToken cancellation = default)
    {
        var training = new KernelTraining(features, settings, balanced: true, threads, cancellation);
        TrainingGuard.Targets(targets, training.Count);
        double[] bounds = training.Bounds(settings.Cost, weights);
        (double mean, double deviation) = settings.ScaleLabels ? Distribution(targets, bounds) : (0, 1);
        var scaled = new double[targets.Length];
        for (int row = 0; row < scaled.Length; row++)
            scaled[row] = (targets[row] - mean) / deviation;
        SmoProblem problem = SmoProblem.Regression(scaled, bounds, settings.Epsilon);
        return new KernelSvrModel(SingleSumModel.FitRegression(training, problem, mean, deviation));
    }

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<float> features, Span<float> values, int? threads = null)
    {
        RowGuard.Rows(this, features.Length, values.Length, 1);
        _model.Run(features, values, 1, threads);
    }

    void IStoredModel.Write(ModelArrays arrays) => _model.Write(arrays);

    internal static KernelSvrModel Read(ModelArrays arrays) => new(SingleSumModel.Read(arrays, balanced: true));

    // The mean and the standard deviation, rows counting as much as their errors cost; a deviation of 1 where all targets are the same.
    private static (double Mean, double Deviation) Distribution(ReadOnlySpan<float> targets, double[] weights)
    {
        double total = 0, sum = 0, squares = 0;
        for (int row = 0; row < targets.Length; row++)
        {
            total += weights[row];
            sum += weights[row] * targets[row];
        }

        double mean = sum / total;
        for (int row = 0; row < targets.Length; row++)
            squares += weights[row] * (targets[row] - mean) * (targets[row] - mean);
        double deviation = Math.Sqrt(squares / total);
        return (mean, deviation > Math.Abs(mean) * 1e-12 ? deviation : 1);
    }
}
