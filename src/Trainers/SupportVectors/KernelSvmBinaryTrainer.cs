using Microsoft.ML.Runtime;
using MLNetDeep.Classic.SupportVectors;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a support vector machine to answer yes or no. <c>Score</c> is its decision value, above 0 for yes; <c>Probability</c> is there where the options ask
/// for it. Features of very different scales should be normalized before.
/// </summary>
public sealed class KernelSvmBinaryTrainer : BinaryModelTrainer<KernelSvmModel>
{
    private readonly Options _options;

    internal KernelSvmBinaryTrainer(IHost host, Options options)
        : base(host, options, options is { Probabilities: true }) => _options = options;

    /// <inheritdoc/>
    private protected override bool NeedsNormalization => true;

    /// <inheritdoc/>
    private protected override KernelSvmModel TrainModel(TrainingRows rows)
    {
        var model = _options.Train(rows, DrawSeed);
        Convergence.Report(rows.Channel, model.Converged);
        return model;
    }

    /// <summary>What the trainer can be told.</summary>
    public sealed class Options : KernelSvmOptions
    {
    }
}
