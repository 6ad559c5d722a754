using Microsoft.ML.Runtime;
using MLNetDeep.Classic.Trees;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a decision tree to tell classes apart, any number of them at once. <c>Score</c> holds the classes' probabilities. Its rules can be read:
/// <c>transformer.Model.Rules()</c>.
/// CART (Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984).
/// </summary>
public sealed class DecisionTreeMulticlassTrainer : MulticlassModelTrainer<DecisionTreeModel>
{
    private readonly Options _options;

    internal DecisionTreeMulticlassTrainer(IHost host, Options options)
        : base(host, options)
    {
        _options = options;
    }

    private protected override bool NeedsNormalization => false;

    private protected override DecisionTreeModel TrainModel(TrainingRows rows)
        => _options.Fit(rows, _options.Seed ?? DrawSeed(), rows.Labels.ClassValues?.Names ?? []);

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : DecisionTreeTrainerOptions;
}
