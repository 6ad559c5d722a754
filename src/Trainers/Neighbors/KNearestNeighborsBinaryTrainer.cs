using Microsoft.ML.Runtime;
using MLNetDeep.Classic.Neighbors;

namespace MLNetDeep.Trainers;

/// <summary>
/// Answers yes or no by the k nearest training rows: the probability p of yes is its share of their votes, the score 2p - 1.
/// The training keeps the rows; a prediction searches them, exactly. Distances mix the features as they come: normalize those of different units first.
/// Cover and Hart, "Nearest neighbor pattern classification", IEEE Transactions on Information Theory 13, 1967.
/// </summary>
public sealed class KNearestNeighborsBinaryTrainer : BinaryModelTrainer<KNearestNeighborsModel>
{
    private readonly Options _options;

    internal KNearestNeighborsBinaryTrainer(IHost host, Options options)
        : base(host, options, calibrated: true) => _options = options;

    private protected override bool NeedsNormalization => true;

    private protected override KNearestNeighborsModel TrainModel(TrainingRows rows) => KNearestNeighborsModel.Fit(
        rows.Features, rows.ClassOfRows(), classes: 2, _options.Settings, Threads, _options.CancellationToken);

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : KNearestNeighborsTrainerOptions;
}
