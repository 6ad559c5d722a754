using Microsoft.ML.Runtime;
using MLNetDeep.Classic.SupportVectors;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a support vector regression, on standardized labels unless told otherwise. Features of very different scales should be normalized before.
/// </summary>
public sealed class KernelSvrTrainer : RegressionModelTrainer<KernelSvrModel>
{
    private readonly Options _options;

    internal KernelSvrTrainer(IHost host, Options options)
        : base(host, options) => _options = options;

    /// <inheritdoc/>
    private protected override bool NeedsNormalization => true;

    /// <inheritdoc/>
    private protected override KernelSvrModel TrainModel(TrainingRows rows)
    {
        var model = KernelSvrModel.Fit(
            rows.Features, rows.Targets, _options.ToSettings(), rows.Weights, _options.NumberOfThreads, _options.CancellationToken);
        Convergence.Report(rows.Channel, model.Converged);
        return model;
    }

    /// <summary>What the trainer can be told.</summary>
    public sealed class Options : KernelMachineOptions
    {
        /// <summary>
        /// Errors up to here cost nothing, at least 0; in standard deviations of the label, or in its units without <see cref="ScaleLabels"/>.
        /// By default 0.1.
        /// </summary>
        public double Epsilon { get; set; } = 0.1;

        /// <summary>
        /// Whether the machine learns labels that are standardized to mean 0 and standard deviation 1, as measured on the training rows (by their
        /// weights, where there are any): on by default. <see cref="Epsilon"/>, <see cref="KernelMachineOptions.Cost"/> and
        /// <see cref="KernelMachineOptions.Tolerance"/> then mean the same whatever the label's unit; the model predicts, and is saved, in that of
        /// the label.
        /// </summary>
        public bool ScaleLabels { get; set; } = true;

        /// <inheritdoc/>
        internal override KernelSvrSettings ToSettings() => new()
        {
            Kernel = Kernel,
            Cost = Cost,
            Epsilon = Epsilon,
            ScaleLabels = ScaleLabels,
            Tolerance = Tolerance,
            Shrinking = Shrinking,
            CacheSize = CacheSize,
            MaximumNumberOfIterations = MaximumNumberOfIterations,
        };
    }
}
