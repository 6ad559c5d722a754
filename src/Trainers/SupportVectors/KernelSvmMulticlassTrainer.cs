using Microsoft.ML.Runtime;
using MLNetDeep.Classic.SupportVectors;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a support vector machine for each pair of classes, whose votes decide; see <see cref="KernelSvmModel"/> for what <c>Score</c> holds. Features of very
/// different scales should be normalized before.
/// </summary>
public sealed class KernelSvmMulticlassTrainer : MulticlassModelTrainer<KernelSvmModel>
{
    private readonly Options _options;

    internal KernelSvmMulticlassTrainer(IHost host, Options options)
        : base(host, options) => _options = options;

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
