using MLNetDeep.Classic.Trees;

namespace MLNetDeep.Trainers;

/// <summary>What every trainer of a single tree can be told.</summary>
public abstract class DecisionTreeTrainerOptions : TreeTrainerOptions
{
    private protected DecisionTreeTrainerOptions()
    {
    }

    /// <summary>The tree of rows.</summary>
    internal DecisionTreeModel Fit(TrainingRows rows, int seed, IReadOnlyList<string> classNames)
    {
        var settings = new DecisionTreeSettings
        {
            Criterion = Criterion,
            MaximumDepth = MaximumDepth,
            MinimumRowsPerLeaf = MinimumRowsPerLeaf,
            MinimumRowsPerSplit = MinimumRowsPerSplit,
            MinimumImpurityDecrease = MinimumImpurityDecrease,
            MaximumFeatures = MaximumFeatures,
            Seed = seed,
            Threads = NumberOfThreads,
        };
        return DecisionTree.Fit(rows.Features, rows.ClassOfRows(), rows.Classes, settings, rows.WeightsWith(BalanceClasses),
            new TreeNames(rows.FeatureNames, classNames), CancellationToken);
    }
}
