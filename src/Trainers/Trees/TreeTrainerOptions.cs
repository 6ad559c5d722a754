using MLNetDeep.Classic.Trees;

namespace MLNetDeep.Trainers;

/// <summary>What every trainer of trees can be told.</summary>
public abstract class TreeTrainerOptions : LabeledTrainerOptions
{
    private protected TreeTrainerOptions()
    {
    }

    /// <summary>
    /// The column of weights, <see cref="float"/>: what a row counts in impurities and probabilities. Rows with a weight of 0, NaN or infinity are left out; a
    /// negative one is an error. Null, the default: all rows count alike.
    /// </summary>
    public string? ExampleWeightColumnName { get; set; }

    internal override string? WeightColumnName => ExampleWeightColumnName;

    /// <summary>
    /// Whether each class counts alike, however many rows it has: a row of class c is weighted by <c>n / (classes * n_c)</c>, n being the training rows,
    /// n_c those of class c and classes the number of classes that occur, times its weight in <see cref="ExampleWeightColumnName"/> if there is one.
    /// </summary>
    public bool BalanceClasses { get; set; }

    /// <summary>What a split makes small.</summary>
    public SplitCriterion Criterion { get; set; }

    /// <summary>Splits on the way from the root to a leaf, at most; 1 is a stump. Null, the default: no limit.</summary>
    public int? MaximumDepth { get; set; }

    /// <summary>Rows that each side of a split must have at least, whatever they weigh; a tree of fewer than two times as many is one leaf.</summary>
    public int MinimumRowsPerLeaf { get; set; } = 1;

    /// <summary>Rows that a node must have at least to be split, whatever they weigh.</summary>
    public int MinimumRowsPerSplit { get; set; } = 2;

    /// <summary>
    /// What a split must take off the impurity, at least: the node's impurity less the weighted mean of its sides', times the node's share of all weight.
    /// </summary>
    public double MinimumImpurityDecrease { get; set; }

    /// <summary>
    /// Features, drawn anew in each node, among which the best split is sought; more than there are mean all. Null, the default: all for a tree, the square
    /// root of their number, rounded down, for a forest.
    /// </summary>
    public int? MaximumFeatures { get; set; }

    /// <summary>Seeds what is drawn. By default drawn from the seed of the <c>MLContext</c>.</summary>
    public int? Seed { get; set; }

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        Require(Enum.IsDefined(Criterion), nameof(Criterion), "one of SplitCriterion", Criterion);
        Require(MaximumDepth is null or >= 1, nameof(MaximumDepth), "at least 1, or null", MaximumDepth);
        Require(MinimumRowsPerLeaf >= 1, nameof(MinimumRowsPerLeaf), "at least 1", MinimumRowsPerLeaf);
        Require(MinimumRowsPerSplit >= 2, nameof(MinimumRowsPerSplit), "at least 2", MinimumRowsPerSplit);
        Require(MinimumImpurityDecrease >= 0 && double.IsFinite(MinimumImpurityDecrease), nameof(MinimumImpurityDecrease), "at least 0 and finite",
            MinimumImpurityDecrease);
        Require(MaximumFeatures is null or >= 1, nameof(MaximumFeatures), "at least 1, or null", MaximumFeatures);
    }
}
