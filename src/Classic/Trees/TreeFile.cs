using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.Trees;

/// <summary>Trees as arrays of a model file.</summary>
/// <remarks>
/// Nodes of all trees one after another: <c>nodeFeatures</c> (-1: a leaf), <c>nodeThresholds</c>, <c>nodeNext</c> as <see cref="TreeNode"/>
/// has them; <c>treeNodes</c>, <c>treeLeaves</c>: how many nodes, and leaves of several classes, each tree has; <c>leaves</c>: their
/// probabilities.
/// </remarks>
internal static class TreeFile
{
    // Probabilities are rounded to single precision, one by one.
    private const double RoundingOfClass = 1e-6;

    public static void WriteNodes(ModelArrays arrays, IReadOnlyCollection<Tree> trees)
    {
        arrays.Add("nodeFeatures", trees.SelectMany(tree => tree.Nodes.Select(node => node.Feature)).ToArray());
        arrays.Add("nodeThresholds", trees.SelectMany(tree => tree.Nodes.Select(node => node.Threshold)).ToArray());
        arrays.Add("nodeNext", trees.SelectMany(tree => tree.Nodes.Select(node => node.Next)).ToArray());
        arrays.Add("treeNodes", trees.Select(tree => tree.Nodes.Length).ToArray());
        arrays.Add("treeLeaves", trees.Select(tree => tree.Mixed.Length / tree.Classes).ToArray());
        arrays.Add("leaves", trees.SelectMany(tree => tree.Mixed).ToArray());
    }

    /// <exception cref="ModelFormatException">Nodes do not make trees of these features and classes.</exception>
    public static Tree[] ReadNodes(ModelArrays arrays, int features, int classes, int count)
    {
        int[] sizes = arrays.Array<int>("treeNodes", count);
        int[] leaves = arrays.Array<int>("treeLeaves", count);
        Require(
            sizes.All(size => size >= 1) && leaves.All(number => number >= 0), "a tree has fewer than one node, or fewer than no leaves");
        long nodes = sizes.Sum(size => (long)size);
        int[] nodeFeatures = arrays.Array<int>("nodeFeatures", nodes);
        float[] thresholds = arrays.Array<float>("nodeThresholds", nodes);
        int[] next = arrays.Array<int>("nodeNext", nodes);
        float[] mixed = arrays.Array<float>("leaves", leaves.Sum(number => (long)number) * classes);

        var trees = new Tree[count];
        int node = 0;
        int leaf = 0;
        for (int i = 0; i < count; i++)
        {
            var own = new TreeNode[sizes[i]];
            for (int j = 0; j < own.Length; j++, node++)
            {
                own[j] = new TreeNode(nodeFeatures[node], thresholds[node], next[node]);
            }
            float[] ownLeaves = mixed.AsSpan(leaf, leaves[i] * classes).ToArray();
            leaf += ownLeaves.Length;
            trees[i] = new Tree(own, ownLeaves, classes);
            RequireTree(trees[i], features, $"tree {i}");
        }
        return trees;
    }

    public static void WriteNames(ModelArrays arrays, TreeNames names)
    {
        arrays.Add("featureNames", names.Features);
        arrays.Add("classNames", names.Classes);
    }

    /// <exception cref="ModelFormatException">There are names of another number than features or classes.</exception>
    public static TreeNames ReadNames(ModelArrays arrays, int features, int classes)
    {
        try
        {
            TreeNames names = new(arrays.Texts("featureNames"), arrays.Texts("classNames"));
            names.Require(features, classes);
            return names;
        }
        catch (ArgumentException exception)
        {
            throw new ModelFormatException($"The names of the tree cannot be read: {exception.Message} Save the model again.", exception);
        }
    }

    /// <summary>Checks what each node is made of.</summary>
    /// <exception cref="ModelFormatException">Counts are negative, or those of children are not those of their parent.</exception>
    public static void RequireCounts(Tree tree, int[] rows, double[] classWeights)
    {
        Require(rows.All(count => count > 0), "a node has no rows");
        Require(classWeights.All(weight => weight >= 0 && double.IsFinite(weight)), "a class weighs less than nothing");
        for (int i = 0; i < rows.Length; i++)
        {
            Require(classWeights.AsSpan(i * tree.Classes, tree.Classes).ContainsAnyExcept(0), $"node {i} weighs nothing");
            if (!tree.Nodes[i].IsLeaf)
            {
                Require(
                    rows[i] == (long)rows[tree.Nodes[i].Next] + rows[tree.Nodes[i].Next + 1], $"node {i} has other rows than its children");
            }
        }
    }

    private static void RequireTree(Tree tree, int features, string name)
    {
        int leaves = tree.Mixed.Length / tree.Classes;
        // Each node but the root is the child of one: pairs behind their parents.
        bool[] reached = new bool[tree.Nodes.Length];
        reached[0] = true;
        for (int i = 0; i < tree.Nodes.Length; i++)
        {
            (int feature, float threshold, int next) = tree.Nodes[i];
            Require(reached[i], $"{name} has a node {i} that no node before it leads to");
            if (feature == TreeNode.Leaf)
            {
                Require(next >= 0 && next < (long)tree.Classes + leaves, $"{name} has a leaf {i} without probabilities");
                continue;
            }
            Require(feature >= 0 && feature < features, $"{name} splits node {i} by feature {feature} of {features}");
            Require(float.IsFinite(threshold), $"{name} splits node {i} at {threshold}");
            Require(
                next > i && next < tree.Nodes.Length - 1 && !reached[next] && !reached[next + 1],
                $"{name} has a node {i} whose children are no pair of its own behind it");
            reached[next] = reached[next + 1] = true;
        }
        for (int leaf = 0; leaf < leaves; leaf++)
        {
            double sum = 0;
            bool valid = true;
            foreach (float probability in tree.Distribution(tree.Classes + leaf))
            {
                sum += probability;
                valid &= probability is >= 0 and <= 1;
            }
            Require(
                valid && Math.Abs(sum - 1) <= RoundingOfClass * tree.Classes, $"{name} has a leaf whose probabilities are not shares of 1");
        }
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new ModelFormatException(
                $"The nodes are no trees: {problem}. The file was not written by this library, or changed; save the model again.");
        }
    }
}
