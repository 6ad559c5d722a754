using Microsoft.ML.Runtime;
using MLNetDeep.Classic.Neighbors;

namespace MLNetDeep.Trainers;

/// <summary>
/// Predicts a number by the mean of the k nearest training rows' labels.
/// The training keeps the rows; a prediction searches them, exactly. Distances mix the features as they come: normalize those of different units first.
/// Cover, "Estimation by the nearest neighbor rule", IEEE Transactions on Information Theory 14, 1968.
/// </summary>
public sealed class KNearestNeighborsRegressionTrainer : RegressionModelTrainer<KNearestNeighborsRegressionModel>
{
    private readonly Options _options;

    internal KNearestNeighborsRegressionTrainer(IHost host, Options options)
        : base(host, options) => _options = options;

    private protected override bool NeedsNormalization => true;

    private protected override KNearestNeighborsRegressionModel TrainModel(TrainingRows rows) => KNearestNeighborsRegressionModel.Fit(
        rows.Features, rows.Targets, _options.Settings, Threads, _options.CancellationToken);

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : KNearestNeighborsTrainerOptions;
}
