namespace MLNetDeep.Classic.Trees;

/// <summary>A node of a decision tree.</summary>
/// <param name="Feature">The feature of the split; null for a leaf.</param>
/// <param name="Threshold">
/// The threshold: rows whose feature is at most this go to <paramref name="Left"/>, the others to <paramref name="Right"/>; 0 for a leaf.
/// </param>
/// <param name="Left">The index of the left child in <see cref="DecisionTreeModel.Nodes"/>; 0 for a leaf.</param>
/// <param name="Right">The index of the right child; 0 for a leaf.</param>
/// <param name="Rows">The number of training rows that reach the node.</param>
/// <param name="ClassWeights">The weight of those rows by class: their number where rows had no weights.</param>
/// <param name="Impurity">The impurity, by the tree's criterion.</param>
public sealed record DecisionTreeNode(
    int? Feature, float Threshold, int Left, int Right, int Rows, IReadOnlyList<double> ClassWeights, double Impurity)
{
    /// <summary>Whether the node is a leaf.</summary>
    public bool IsLeaf => Feature is null;
}
