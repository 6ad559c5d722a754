using Microsoft.ML.Runtime;
using MLNetDeep.Classic.Neighbors;

namespace MLNetDeep.Trainers;

/// <summary>
/// Tells classes apart by the k nearest training rows: a class's score is its share of their votes, its probability.
/// The training keeps the rows; a prediction searches them, exactly. Distances mix the features as they come: normalize those of different units first.
/// Cover and Hart, "Nearest neighbor pattern classification", IEEE Transactions on Information Theory 13, 1967.
/// </summary>
public sealed class KNearestNeighborsMulticlassTrainer : MulticlassModelTrainer<KNearestNeighborsModel>
{
    private readonly Options _options;

    internal KNearestNeighborsMulticlassTrainer(IHost host, Options options)
        : base(host, options) => _options = options;

    private protected override bool NeedsNormalization => true;

    private protected override KNearestNeighborsModel TrainModel(TrainingRows rows) => KNearestNeighborsModel.Fit(
        rows.Features, rows.ClassOfRows(), rows.Classes, _options.Settings, Threads, _options.CancellationToken);

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : KNearestNeighborsTrainerOptions;
}
