using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.Trees;

/// <summary>What the growing of every tree can be told.</summary>
public abstract record TreeSettings
{
    private protected TreeSettings()
    {
    }

    /// <summary>What a split makes small.</summary>
    public SplitCriterion Criterion { get; init; } = SplitCriterion.Gini;

    /// <summary>Splits on the way from the root to a leaf, at most; 1 is a stump. Null: no limit.</summary>
    public int? MaximumDepth { get; init; }

    /// <summary>
    /// Rows that each side of a split must have at least, whatever they weigh; a row drawn several times into a tree's sample is one. Where there are
    /// fewer than two times as many, the tree is one leaf.
    /// </summary>
    public int MinimumRowsPerLeaf { get; init; } = 1;

    /// <summary>Rows that a node must have at least to be split, whatever they weigh.</summary>
    public int MinimumRowsPerSplit { get; init; } = 2;

    /// <summary>
    /// What a split must take off the impurity, at least: the node's impurity less the weighted mean of its sides', times the node's share of all weight.
    /// By default even a split that takes off nothing is done, since the next may need it, as in exclusive or.
    /// </summary>
    public double MinimumImpurityDecrease { get; init; }

    /// <summary>
    /// Features, drawn anew in each node, among which the best split is sought; more than there are mean all. Those that are constant in the node count, but
    /// drawing goes on until one is not. Null: all for a tree, the square root of their number, rounded down, for a forest.
    /// </summary>
    public int? MaximumFeatures { get; init; }

    /// <summary>Seeds what is drawn. Without <see cref="MaximumFeatures"/> a single tree draws nothing.</summary>
    public int Seed { get; init; }

    /// <summary>Threads that may be used; null: one a processor. The model is the same, bit for bit, for any number.</summary>
    public int? Threads { get; init; }

    /// <summary>The threads that may be used.</summary>
    internal Parallelism Parallelism => Threads is { } threads ? new Parallelism(threads) : Parallelism.Default;

    /// <summary>Throws for a setting that cannot be.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range: the message names it.</exception>
    public virtual void Validate()
    {
        Require(Enum.IsDefined(Criterion), nameof(Criterion), "one of SplitCriterion", Criterion);
        Require(MaximumDepth is null or >= 1, nameof(MaximumDepth), "at least 1, or null", MaximumDepth);
        Require(MinimumRowsPerLeaf >= 1, nameof(MinimumRowsPerLeaf), "at least 1", MinimumRowsPerLeaf);
        Require(MinimumRowsPerSplit >= 2, nameof(MinimumRowsPerSplit), "at least 2", MinimumRowsPerSplit);
        Require(
            MinimumImpurityDecrease >= 0 && double.IsFinite(MinimumImpurityDecrease), nameof(MinimumImpurityDecrease), "at least 0 and finite",
            MinimumImpurityDecrease);
        Require(MaximumFeatures is null or >= 1, nameof(MaximumFeatures), "at least 1, or null", MaximumFeatures);
        Require(Threads is null or >= 1, nameof(Threads), "at least 1, or null", Threads);
    }

    private protected static void Require(bool valid, string setting, string expected, object? actual)
    {
        if (!valid)
            throw new ArgumentException($"{setting} must be {expected}; got {actual ?? "null"}.");
    }
}
