using MLNetDeep.Classic.Trees;

namespace MLNetDeep.Trainers;

/// <summary>What every trainer of a forest can be told.</summary>
public abstract class RandomForestTrainerOptions : TreeTrainerOptions
{
    internal const int DefaultTrees = 100;

    private protected RandomForestTrainerOptions()
    {
    }

    /// <summary>Trees of the forest.</summary>
    public int NumberOfTrees { get; set; } = DefaultTrees;

    /// <summary>Whether each tree learns from a sample of its own, as many rows as there are, drawn with replacement; otherwise from all rows.</summary>
    public bool Bootstrap { get; set; } = true;

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        Require(NumberOfTrees >= 1, nameof(NumberOfTrees), "at least 1", NumberOfTrees);
    }

    /// <summary>The forest of rows.</summary>
    internal RandomForestModel Fit(TrainingRows rows, int seed, IReadOnlyList<string> classNames)
    {
        var settings = new RandomForestSettings
        {
            Trees = NumberOfTrees,
            Bootstrap = Bootstrap,
            Criterion = Criterion,
            MaximumDepth = MaximumDepth,
            MinimumRowsPerLeaf = MinimumRowsPerLeaf,
            MinimumRowsPerSplit = MinimumRowsPerSplit,
            MinimumImpurityDecrease = MinimumImpurityDecrease,
            MaximumFeatures = MaximumFeatures,
            Seed = seed,
            Threads = NumberOfThreads,
        };
        return RandomForest.Fit(rows.Features, rows.ClassOfRows(), rows.Classes, settings, rows.WeightsWith(BalanceClasses),
            new TreeNames(rows.FeatureNames, classNames), CancellationToken);
    }
}
