using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep;

/// <summary>
/// The settings of a one-class support vector machine (Schölkopf, Platt, Shawe-Taylor, Smola and Williamson, "Estimating the support of a
/// high-dimensional distribution", Neural Computation 13, 2001), which learns where the training rows lie, without labels. A score is
/// above 0 for an anomaly, and the higher the farther from them: the opposite of scikit-learn's decision value. Features of very
/// different scales should be normalized before.
/// </summary>
/// <example><code>
/// var model = new OneClassSvm { Nu = 0.05 }.Fit(features);
/// var scores = new float[labels.Length]; // above 0 for an anomaly
/// model.ScoreAnomalies(features.Span, scores);
/// </code></example>
public sealed record OneClassSvm : Learner, IKernelSettings, IAnomalyLearner<OneClassSvmModel>
{
    /// <inheritdoc cref="KernelSvm.Kernel"/>
    public SvmKernel Kernel { get; init; } = new RbfKernel();

    /// <summary>The maximum share of the training rows that are anomalies, above 0 and at most 1.</summary>
    public double Nu { get; init; } = 0.5;

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
        Require(Nu is > 0 and <= 1, nameof(Nu), "a number above 0 and at most 1", Nu);
    }

    /// <summary>Fits the support of rows.</summary>
    /// <param name="features"><c>[rows, features]</c>, all finite.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or the features have another shape.</exception>
    /// <exception cref="InvalidOperationException">Rows are so long that the kernel would overflow.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public OneClassSvmModel Fit(Tensor features)
    {
        Validate();
        return new OneClassSvmModel(SingleSumModel.FitClass(new KernelTraining(features, this, balanced: false), Nu));
    }

    OneClassSvmModel IAnomalyLearner<OneClassSvmModel>.FitAnomaly(TrainingRows rows)
    {
        OneClassSvmModel model = Fit(rows.Features);
        IKernelSettings.ReportConvergence(rows, model.Converged, "Normalize the features, or allow more.");
        return model;
    }
}
