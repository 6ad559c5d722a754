namespace MLNetDeep.Classic.Trees;

/// <summary>A node of a decision tree.</summary>
/// <param name="Feature">The feature of the split; null for a leaf.</param>
/// <param name="Threshold">
/// The threshold: rows whose feature is at most this go to <paramref name="Left"/>, the others to <paramref name="Right"/>; 0 for a leaf.
/// <see cref="float.MaxValue"/> where the split is between rows that have the feature and those that miss it.
/// </param>
/// <param name="Left">The index of the left child in <see cref="DecisionTreeModel.Nodes"/>; 0 for a leaf.</param>
/// <param name="Right">The index of the right child; 0 for a leaf.</param>
/// <param name="Rows">The number of training rows that reach the node.</param>
/// <param name="ClassWeights">
/// The weight of those rows by class: their number where rows had no weights. Empty in a tree of numbers.
/// </param>
/// <param name="Impurity">The impurity, by the tree's criterion; in a tree of numbers their variance.</param>
public sealed record DecisionTreeNode(
    int? Feature, float Threshold, int Left, int Right, int Rows, IReadOnlyList<double> ClassWeights, double Impurity)
{
    /// <summary>The weight of the training rows that reach the node: their number where rows had no weights.</summary>
    public double Weight { get; init; }

    /// <summary>The mean of the labels of those rows, which a leaf predicts; null in a tree of classes.</summary>
    public double? Mean { get; init; }

    /// <summary>
    /// Whether rows that miss the feature, NaN, go left; null for a leaf, and in a tree that takes no missing values.
    /// </summary>
    public bool? MissingGoesLeft { get; init; }

    /// <summary>
    /// Whether training rows of the node miss the feature, so that <see cref="MissingGoesLeft"/> is learned; otherwise it is the side with
    /// more rows.
    /// </summary>
    public bool MissingInTraining { get; init; }

    /// <summary>Whether the node is a leaf.</summary>
    public bool IsLeaf => Feature is null;
}
