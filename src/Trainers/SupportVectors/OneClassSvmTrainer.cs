using Microsoft.ML.Runtime;
using MLNetDeep.Classic.SupportVectors;

namespace MLNetDeep.Trainers;

/// <summary>
/// Learns where the training rows lie, without labels. <c>Score</c> is above 0 for an anomaly, and the higher the farther from them: the opposite of
/// scikit-learn's decision value. Features of very different scales should be normalized before.
/// </summary>
public sealed class OneClassSvmTrainer : AnomalyModelTrainer<OneClassSvmModel>
{
    private readonly Options _options;

    internal OneClassSvmTrainer(IHost host, Options options)
        : base(host, options) => _options = options;

    /// <inheritdoc/>
    private protected override OneClassSvmModel TrainModel(TrainingRows rows)
    {
        var model = OneClassSvmModel.Fit(rows.Features, _options.ToSettings(), _options.NumberOfThreads, _options.CancellationToken);
        Convergence.Report(rows.Channel, model.Converged);
        return model;
    }

    /// <summary>What the trainer can be told.</summary>
    public sealed class Options : TrainerOptions
    {
        /// <summary>The greatest share of the training rows that are anomalies, above 0 and at most 1; by default 0.5.</summary>
        public double Nu { get; set; } = 0.5;

        /// <inheritdoc cref="KernelMachineOptions.Kernel"/>
        public SvmKernel Kernel { get; set; } = new RbfKernel();

        /// <inheritdoc cref="KernelMachineOptions.Tolerance"/>
        public double Tolerance { get; set; } = 1e-3;

        /// <inheritdoc cref="KernelMachineOptions.Shrinking"/>
        public bool Shrinking { get; set; } = true;

        /// <inheritdoc cref="KernelMachineOptions.CacheSize"/>
        public double CacheSize { get; set; } = 200;

        /// <inheritdoc cref="KernelMachineOptions.MaximumNumberOfIterations"/>
        public long? MaximumNumberOfIterations { get; set; }

        /// <inheritdoc/>
        internal override void Validate()
        {
            base.Validate();
            if (ToSettings().Fault() is var (name, expected, actual))
                Require(false, name, expected, actual);
        }

        internal OneClassSvmSettings ToSettings() => new()
        {
            Nu = Nu,
            Kernel = Kernel,
            Tolerance = Tolerance,
            Shrinking = Shrinking,
            CacheSize = CacheSize,
            MaximumNumberOfIterations = MaximumNumberOfIterations,
        };
    }
}
