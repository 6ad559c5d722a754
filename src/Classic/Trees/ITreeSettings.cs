using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.Trees;

/// <summary>The settings that a single tree and a forest have in common.</summary>
internal interface ITreeSettings
{
    SplitCriterion Criterion { get; }

    int? MaximumDepth { get; }

    int MinimumExampleCountPerLeaf { get; }

    int MinimumExampleCountPerSplit { get; }

    double MinimumImpurityDecrease { get; }

    int? MaximumFeatures { get; }

    bool BalanceClasses { get; }

    int? NumberOfThreads { get; }

    /// <summary>The threads that may be used.</summary>
    Parallelism Parallelism => NumberOfThreads is { } threads ? new Parallelism(threads) : Parallelism.Default;

    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    void ValidateTree()
    {
        Learner.Require(Enum.IsDefined(Criterion), nameof(Criterion), "one of SplitCriterion", Criterion);
        Learner.Require(MaximumDepth is null or >= 1, nameof(MaximumDepth), "at least 1, or null", MaximumDepth);
        Learner.Require(MinimumExampleCountPerLeaf >= 1, nameof(MinimumExampleCountPerLeaf), "at least 1", MinimumExampleCountPerLeaf);
        Learner.Require(MinimumExampleCountPerSplit >= 2, nameof(MinimumExampleCountPerSplit), "at least 2", MinimumExampleCountPerSplit);
        Learner.Require(
            MinimumImpurityDecrease >= 0 && double.IsFinite(MinimumImpurityDecrease), nameof(MinimumImpurityDecrease),
            "at least 0 and finite",
            MinimumImpurityDecrease);
        Learner.Require(MaximumFeatures is null or >= 1, nameof(MaximumFeatures), "at least 1, or null", MaximumFeatures);
    }

    /// <exception cref="ArgumentException">A setting is for classes alone.</exception>
    void RequireForNumbers()
    {
        Learner.Require(!BalanceClasses, nameof(BalanceClasses), "false, since the labels are numbers", BalanceClasses);
        Learner.Require(
            Criterion == SplitCriterion.Gini, nameof(Criterion),
            "the default, since the labels are numbers, whose splits reduce the mean squared error", Criterion);
    }
}
