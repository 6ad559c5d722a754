namespace MLNetDeep.Classic.Trees;

/// <summary>A node of a tree.</summary>
/// <param name="Feature">The feature that splits it; null for a leaf.</param>
/// <param name="Threshold">Rows whose feature is at most this go to <paramref name="Left"/>, the others to <paramref name="Right"/>; 0 for
/// a leaf.</param>
/// <param name="Left">The place of the left child in <see cref="DecisionTreeModel.Nodes"/>; 0 for a leaf.</param>
/// <param name="Right">The place of the right child; 0 for a leaf.</param>
/// <param name="Rows">Training rows that came here.</param>
/// <param name="ClassWeights">What those of each class weigh: how many they are where rows had no weights.</param>
/// <param name="Impurity">How mixed the classes are, by the tree's criterion.</param>
public sealed record DecisionTreeNode(
    int? Feature, float Threshold, int Left, int Right, int Rows, IReadOnlyList<double> ClassWeights, double Impurity)
{
    /// <summary>Whether it is split no further.</summary>
    public bool IsLeaf => Feature is null;
}
