using MLNetDeep.Classic;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep;

/// <summary>
/// The settings of support vector regression with a kernel (Drucker, Burges, Kaufman, Smola and Vapnik, "Support vector regression
/// machines", NIPS 9, 1996). Features of very different scales should be normalized before.
/// </summary>
/// <example><code>
/// var model = new KernelSvr { Cost = 100, Epsilon = 0.03 }.Fit(features, targets);
/// var predictions = new float[targets.Length];
/// model.Predict(features.Span, predictions);
/// </code></example>
public sealed record KernelSvr : Learner, IKernelSettings, IRegressionLearner<KernelSvrModel>
{
    /// <inheritdoc cref="KernelSvm.Kernel"/>
    public SvmKernel Kernel { get; init; } = new RbfKernel();

    /// <summary>
    /// The cost of errors, C, above 0: what one beyond <see cref="Epsilon"/> costs a standard deviation of the label, or a unit of it
    /// without <see cref="ScaleLabels"/>. Small gives smooth models; great follows the training rows.
    /// </summary>
    public double Cost { get; init; } = 1;

    /// <summary>
    /// The half width of the tube within which errors cost nothing, at least 0: in standard deviations of the label, or in its units
    /// without <see cref="ScaleLabels"/>.
    /// </summary>
    public double Epsilon { get; init; } = 0.1;

    /// <summary>
    /// Whether to standardize labels to mean 0 and standard deviation 1, as measured on the training rows (by their weights, where there
    /// are any). <see cref="Epsilon"/>, <see cref="Cost"/> and <see cref="Tolerance"/> then mean the same whatever the label's unit; the
    /// model predicts, and is saved, in that of the label.
    /// </summary>
    public bool ScaleLabels { get; init; } = true;

    /// <inheritdoc cref="KernelSvm.Tolerance"/>
    public double Tolerance { get; init; } = 1e-3;

    /// <inheritdoc cref="KernelSvm.Shrinking"/>
    public bool Shrinking { get; init; } = true;

    /// <inheritdoc cref="KernelSvm.CacheSize"/>
    public double CacheSize { get; init; } = 200;

    /// <inheritdoc cref="KernelSvm.MaximumNumberOfIterations"/>
    public long? MaximumNumberOfIterations { get; init; }

    internal override bool NeedsNormalization => true;

    internal override void Validate()
    {
        base.Validate();
        ((IKernelSettings)this).ValidateKernel();
        Require(Cost > 0 && double.IsFinite(Cost), nameof(Cost), "a finite number above 0", Cost);
        Require(Epsilon >= 0 && double.IsFinite(Epsilon), nameof(Epsilon), "a finite number of at least 0", Epsilon);
    }

    /// <summary>Fits a regression.</summary>
    /// <param name="features"><c>[rows, features]</c>, all finite.</param>
    /// <param name="targets">The target of each row, finite.</param>
    /// <param name="weights">The weight of each row, above 0, which <see cref="Cost"/> is multiplied by; null: all alike.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or rows, targets and weights do not fit each other.</exception>
    /// <exception cref="InvalidOperationException">Rows are so long that the kernel would overflow.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public KernelSvrModel Fit(Tensor features, ReadOnlySpan<float> targets, float[]? weights = null)
    {
        Validate();
        var training = new KernelTraining(features, this, balanced: true);
        TrainingGuard.Targets(targets, training.Count);
        double[] bounds = training.Bounds(Cost, weights);
        (double mean, double deviation) = ScaleLabels ? Distribution(targets, bounds) : (0, 1);
        double[] scaled = new double[targets.Length];
        for (int row = 0; row < scaled.Length; row++)
        {
            scaled[row] = (targets[row] - mean) / deviation;
        }
        var problem = SmoProblem.Regression(scaled, bounds, Epsilon);
        return new KernelSvrModel(SingleSumModel.FitRegression(training, problem, mean, deviation));
    }

    KernelSvrModel IRegressionLearner<KernelSvrModel>.FitRegression(TrainingRows rows)
    {
        KernelSvrModel model = Fit(rows.Features, rows.Targets, rows.Weights);
        IKernelSettings.ReportConvergence(rows, model.Converged, $"Normalize the features, lower {nameof(Cost)}, or allow more.");
        return model;
    }

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
        {
            squares += weights[row] * (targets[row] - mean) * (targets[row] - mean);
        }
        double deviation = Math.Sqrt(squares / total);
        return (mean, deviation > Math.Abs(mean) * 1e-12 ? deviation : 1);
    }
}
