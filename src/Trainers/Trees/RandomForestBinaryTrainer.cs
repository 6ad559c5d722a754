using Microsoft.ML.Runtime;
using MLNetDeep.Classic.Trees;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a random forest to answer yes or no. <c>Score</c> is <c>2p - 1</c>, p being <c>Probability</c>, that of yes. <c>transformer.Model</c> tells
/// the out-of-bag accuracy and how much each feature matters.
/// Breiman, "Random Forests", Machine Learning 45, 2001.
/// </summary>
public sealed class RandomForestBinaryTrainer : BinaryModelTrainer<RandomForestModel>
{
    private readonly Options _options;

    internal RandomForestBinaryTrainer(IHost host, Options options)
        : base(host, options, calibrated: true)
    {
        _options = options;
    }

    private protected override bool NeedsNormalization => false;

    private protected override RandomForestModel TrainModel(TrainingRows rows)
        => _options.Fit(rows, _options.Seed ?? DrawSeed(), ["false", "true"]);

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : RandomForestTrainerOptions;
}
