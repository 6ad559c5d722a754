namespace MLNetDeep.Classic.Trees;

/// <summary>A node of a tree as prediction needs it.</summary>
/// <param name="Feature">The feature that splits it; <see cref="Leaf"/> where none does.</param>
/// <param name="Threshold">Rows with at most this go left.</param>
/// <param name="Next">Of a split, the left child, right before the right one; of a leaf, what <see cref="Tree.Distribution"/> knows its
/// classes by.</param>
internal readonly record struct TreeNode(int Feature, float Threshold, int Next)
{
    /// <summary>The feature of a node that is not split.</summary>
    public const int Leaf = -1;

    public bool IsLeaf => Feature == Leaf;
}

/// <summary>A tree as prediction needs it: nodes in an array, children behind their parents.</summary>
/// <param name="nodes">The nodes, the root first.</param>
/// <param name="mixed">The classes' probabilities in leaves of several classes, [leaves, classes].</param>
/// <param name="classes">The number of classes.</param>
internal sealed class Tree(TreeNode[] nodes, float[] mixed, int classes)
{
    public TreeNode[] Nodes { get; } = nodes;

    /// <summary>
    /// Probabilities in leaves of several classes; leaf <c>classes + i</c> has those from <c>i * classes</c> on, and leaf c below is of
    /// class c alone.
    /// </summary>
    public float[] Mixed { get; } = mixed;

    /// <summary>What the leaves below a number are: of one class.</summary>
    public int Classes { get; } = classes;

    /// <summary>Probabilities of a leaf of several classes.</summary>
    public ReadOnlySpan<float> Distribution(int leaf) => Mixed.AsSpan((leaf - Classes) * Classes, Classes);

    /// <summary>The number of the leaf that a row comes to.</summary>
    public int Leaf(ReadOnlySpan<float> row)
    {
        TreeNode node = Nodes[0];
        while (!node.IsLeaf)
        {
            node = Nodes[node.Next + (row[node.Feature] <= node.Threshold ? 0 : 1)];
        }
        return node.Next;
    }

    /// <summary>The depth of each node, 0 for the root.</summary>
    public int[] Depths()
    {
        int[] depths = new int[Nodes.Length];
        for (int i = 0; i < depths.Length; i++)
        {
            if (!Nodes[i].IsLeaf)
            {
                depths[Nodes[i].Next] = depths[Nodes[i].Next + 1] = depths[i] + 1;
            }
        }
        return depths;
    }
}
