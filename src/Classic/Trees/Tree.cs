namespace MLNetDeep.Classic.Trees;

/// <summary>A node of a tree as prediction needs it.</summary>
/// <param name="Feature">The feature that splits it; <see cref="Leaf"/> where none does.</param>
/// <param name="Threshold">Rows with at most this go left.</param>
/// <param name="Next">Of a split, the left child, right before the right one; of a leaf, what <see cref="Tree.Values"/> knows its
/// numbers by.</param>
internal readonly record struct TreeNode(int Feature, float Threshold, int Next)
{
    /// <summary>The feature of a node that is not split.</summary>
    public const int Leaf = -1;

    public bool IsLeaf => Feature == Leaf;
}

/// <summary>A tree as prediction needs it: nodes in an array, children behind their parents.</summary>
/// <param name="nodes">The nodes, the root first.</param>
/// <param name="leaves">The numbers of the leaves that have any, [leaves, classes].</param>
/// <param name="classes">The number of classes; 1 where numbers are learned.</param>
/// <param name="missingLeft">Of each node, whether rows that miss its feature go left; null where that is not known.</param>
internal sealed class Tree(TreeNode[] nodes, float[] leaves, int classes, bool[]? missingLeft)
{
    public TreeNode[] Nodes { get; } = nodes;

    /// <summary>
    /// Probabilities in leaves of several classes, or the numbers of all leaves where numbers are learned; leaf <c>classes + i</c> has
    /// those from <c>i * classes</c> on. Leaf c below is of class c alone.
    /// </summary>
    public float[] Leaves { get; } = leaves;

    /// <summary>Numbers that the tree gives; the leaves below it are of one class.</summary>
    public int Classes { get; } = classes;

    /// <summary>Of each node, whether rows that miss its feature go left; null where that is not known, and they go right.</summary>
    public bool[]? MissingLeft { get; } = missingLeft;

    /// <summary>The numbers of a leaf that has any.</summary>
    public ReadOnlySpan<float> Values(int leaf) => Leaves.AsSpan((leaf - Classes) * Classes, Classes);

    /// <summary>The number of the leaf that a row comes to.</summary>
    public int Leaf(ReadOnlySpan<float> row)
    {
        int at = 0;
        while (!Nodes[at].IsLeaf)
        {
            TreeNode node = Nodes[at];
            float value = row[node.Feature];
            bool left = value <= node.Threshold || (float.IsNaN(value) && MissingLeft is not null && MissingLeft[at]);
            at = node.Next + (left ? 0 : 1);
        }
        return Nodes[at].Next;
    }

    /// <summary>A node as people read it, without its targets.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="rows">Its training rows.</param>
    /// <param name="missing">Of each node, whether training rows miss its feature; null where that is not known.</param>
    public DecisionTreeNode Describe(int index, int rows, bool[]? missing)
    {
        TreeNode node = Nodes[index];
        return node.IsLeaf
            ? new DecisionTreeNode(null, 0, 0, 0, rows, [], 0)
            : new DecisionTreeNode(node.Feature, node.Threshold, node.Next, node.Next + 1, rows, [], 0)
            {
                MissingGoesLeft = MissingLeft?[index],
                MissingInTraining = missing is not null && missing[index],
            };
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
