using Microsoft.ML.Runtime;
using MLNetDeep.Classic.Trees;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a decision tree to answer yes or no. <c>Score</c> is <c>2p - 1</c>, p being <c>Probability</c>, that of yes. Its rules can be read:
/// <c>transformer.Model.Rules()</c>.
/// CART (Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984).
/// </summary>
public sealed class DecisionTreeBinaryTrainer : BinaryModelTrainer<DecisionTreeModel>
{
    private readonly Options _options;

    internal DecisionTreeBinaryTrainer(IHost host, Options options)
        : base(host, options, calibrated: true)
    {
        _options = options;
    }

    private protected override bool NeedsNormalization => false;

    private protected override DecisionTreeModel TrainModel(TrainingRows rows)
        => _options.Fit(rows, _options.Seed ?? DrawSeed(), ["false", "true"]);

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : DecisionTreeTrainerOptions;
}
