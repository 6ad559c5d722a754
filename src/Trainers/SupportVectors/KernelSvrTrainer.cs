using Microsoft.ML.Runtime;
using MLNetDeep.Classic.SupportVectors;

namespace MLNetDeep.Trainers;

/// <summary>Trains a support vector regression. Features of very different scales should be normalized before.</summary>
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
        /// <summary>Errors up to here cost nothing, at least 0; in the label's units, by default 0.1.</summary>
        public double Epsilon { get; set; } = 0.1;

        /// <inheritdoc/>
        internal override KernelSvrSettings ToSettings() => new()
        {
            Kernel = Kernel,
            Cost = Cost,
            Epsilon = Epsilon,
            Tolerance = Tolerance,
            Shrinking = Shrinking,
            CacheSize = CacheSize,
            MaximumNumberOfIterations = MaximumNumberOfIterations,
        };
    }
}
