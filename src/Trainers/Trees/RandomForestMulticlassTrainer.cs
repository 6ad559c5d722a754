using Microsoft.ML.Runtime;
using MLNetDeep.Classic.Trees;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a random forest to tell classes apart, any number of them at once. <c>Score</c> holds the classes' probabilities. <c>transformer.Model</c> tells
/// the out-of-bag accuracy and how much each feature matters.
/// Breiman, "Random Forests", Machine Learning 45, 2001.
/// </summary>
public sealed class RandomForestMulticlassTrainer : MulticlassModelTrainer<RandomForestModel>
{
    private readonly Options _options;

    internal RandomForestMulticlassTrainer(IHost host, Options options)
        : base(host, options)
    {
        _options = options;
    }

    private protected override bool NeedsNormalization => false;

    private protected override RandomForestModel TrainModel(TrainingRows rows)
        => _options.Fit(rows, _options.Seed ?? DrawSeed(), rows.Labels.ClassValues?.Names ?? []);

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : RandomForestTrainerOptions;
}
