using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.Trees;

/// <summary>Trees as arrays of a model file.</summary>
/// <remarks>
/// Nodes of all trees one after another: <c>nodeFeatures</c> (-1: a leaf), <c>nodeThresholds</c>, <c>nodeNext</c> as <see cref="TreeNode"/>
/// has them; <c>treeNodes</c>, <c>treeLeaves</c>: how many nodes, and leaves of several classes or of numbers, each tree has;
/// <c>leaves</c>: their probabilities or numbers. <c>nodeMissingLeft</c>: whether rows that miss the feature go left, a bit a node; earlier
/// files do not have it, and their trees take no missing values. <c>nodeMissing</c>, of a single tree: whether training rows miss it.
/// </remarks>
internal static class TreeFile
{
    // Probabilities are rounded to single precision, one by one.
    private const double RoundingOfClass = 1e-6;

    private const string MissingLeft = "nodeMissingLeft";
    private const string Missing = "nodeMissing";
    private const int BitsOfWord = 32;

    public static void WriteNodes(ModelArrays arrays, IReadOnlyCollection<Tree> trees)
    {
        arrays.Add("nodeFeatures", trees.SelectMany(tree => tree.Nodes.Select(node => node.Feature)).ToArray());
        arrays.Add("nodeThresholds", trees.SelectMany(tree => tree.Nodes.Select(node => node.Threshold)).ToArray());
        arrays.Add("nodeNext", trees.SelectMany(tree => tree.Nodes.Select(node => node.Next)).ToArray());
        arrays.Add("treeNodes", trees.Select(tree => tree.Nodes.Length).ToArray());
        arrays.Add("treeLeaves", trees.Select(tree => tree.Leaves.Length / tree.Classes).ToArray());
        arrays.Add("leaves", trees.SelectMany(tree => tree.Leaves).ToArray());
        if (trees.All(tree => tree.MissingLeft is not null))
        {
            WriteBits(arrays, MissingLeft, [.. trees.SelectMany(tree => tree.MissingLeft!)]);
        }
    }

    private static void WriteBits(ModelArrays arrays, string name, bool[] bits)
    {
        int[] words = new int[(bits.Length + BitsOfWord - 1) / BitsOfWord];
        for (int i = 0; i < bits.Length; i++)
        {
            words[i / BitsOfWord] |= (bits[i] ? 1 : 0) << (i % BitsOfWord);
        }
        arrays.Add(name, words);
    }

    // Null where there are none.
    private static bool[]? ReadBits(ModelArrays arrays, string name, long nodes)
    {
        if (arrays.Array<int>(name).Length == 0)
        {
            return null;
        }
        int[] words = arrays.Array<int>(name, (nodes + BitsOfWord - 1) / BitsOfWord);
        bool[] bits = new bool[nodes];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = (words[i / BitsOfWord] >> (i % BitsOfWord) & 1) != 0;
        }
        return bits;
    }

    /// <summary>Writes which nodes of a single tree have training rows that miss the feature.</summary>
    public static void WriteMissing(ModelArrays arrays, bool[]? missing)
    {
        if (missing is not null)
        {
            WriteBits(arrays, Missing, missing);
        }
    }

    /// <summary>Reads what <see cref="WriteMissing"/> wrote.</summary>
    /// <exception cref="ModelFormatException">There are bits for another number of nodes.</exception>
    public static bool[]? ReadMissing(ModelArrays arrays, Tree tree) => ReadBits(arrays, Missing, tree.Nodes.Length);

    /// <param name="arrays">The file's arrays.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="classes">The number of classes; null where trees give numbers.</param>
    /// <param name="count">The number of trees.</param>
    /// <exception cref="ModelFormatException">Nodes do not make trees of these features and classes.</exception>
    public static Tree[] ReadNodes(ModelArrays arrays, int features, int? classes, int count)
    {
        int outputs = classes ?? 1;
        int[] sizes = arrays.Array<int>("treeNodes", count);
        int[] leaves = arrays.Array<int>("treeLeaves", count);
        Require(
            sizes.All(size => size >= 1) && leaves.All(number => number >= 0), "a tree has fewer than one node, or fewer than no leaves");
        long nodes = sizes.Sum(size => (long)size);
        int[] nodeFeatures = arrays.Array<int>("nodeFeatures", nodes);
        float[] thresholds = arrays.Array<float>("nodeThresholds", nodes);
        int[] next = arrays.Array<int>("nodeNext", nodes);
        float[] values = arrays.Array<float>("leaves", leaves.Sum(number => (long)number) * outputs);
        bool[]? missingLeft = ReadBits(arrays, MissingLeft, nodes);

        var trees = new Tree[count];
        int node = 0;
        int leaf = 0;
        for (int i = 0; i < count; i++)
        {
            bool[]? ownMissingLeft = missingLeft?.AsSpan(node, sizes[i]).ToArray();
            var own = new TreeNode[sizes[i]];
            for (int j = 0; j < own.Length; j++, node++)
            {
                own[j] = new TreeNode(nodeFeatures[node], thresholds[node], next[node]);
            }
            float[] ownLeaves = values.AsSpan(leaf, leaves[i] * outputs).ToArray();
            leaf += ownLeaves.Length;
            trees[i] = new Tree(own, ownLeaves, outputs, ownMissingLeft);
            // Leaves below the number of classes are of one class.
            RequireTree(trees[i], features, classes is null ? 1 : 0, $"tree {i}");
            if (classes is null)
            {
                Require(Array.TrueForAll(ownLeaves, float.IsFinite), $"tree {i} has a leaf whose number is not finite");
            }
            else
            {
                RequireShares(trees[i], $"tree {i}");
            }
        }
        return trees;
    }

    public static void WriteForest(ModelArrays arrays, Tree[] trees, double[] importances, TreeNames names)
    {
        arrays.Add("trees", trees.Length);
        WriteNames(arrays, names);
        WriteNodes(arrays, trees);
        arrays.Add("importances", importances);
    }

    /// <param name="arrays">The file's arrays.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="classes">The number of classes; null where trees give numbers.</param>
    /// <exception cref="ModelFormatException">It is no forest of these features and classes.</exception>
    public static (Tree[] Trees, double[] Importances, TreeNames Names) ReadForest(ModelArrays arrays, int features, int? classes)
    {
        Tree[] trees = ReadNodes(arrays, features, classes, arrays.Int32("trees", 1));
        double[] importances = arrays.Array<double>("importances", features);
        if (!importances.All(share => share is >= 0 and <= 1))
        {
            throw new ModelFormatException(
                $"The forest's importances are {string.Join(", ", importances.Take(10))} ...; expected shares of 1.");
        }
        return (trees, importances, ReadNames(arrays, features, classes ?? 0));
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
        RequireRows(tree, rows);
        Require(classWeights.All(weight => weight >= 0 && double.IsFinite(weight)), "a class weighs less than nothing");
        for (int i = 0; i < rows.Length; i++)
        {
            Require(classWeights.AsSpan(i * tree.Classes, tree.Classes).ContainsAnyExcept(0), $"node {i} weighs nothing");
        }
    }

    /// <summary>Checks what each node of a tree of numbers is made of.</summary>
    /// <exception cref="ModelFormatException">Counts are negative, or those of children are not those of their parent.</exception>
    public static void RequireNumbers(Tree tree, int[] rows, double[] weights, double[] means, double[] variances)
    {
        RequireRows(tree, rows);
        Require(weights.All(weight => weight > 0 && double.IsFinite(weight)), "a node weighs nothing");
        Require(means.All(double.IsFinite), "the mean of a node is not finite");
        Require(variances.All(variance => variance >= 0 && double.IsFinite(variance)), "the variance of a node is negative");
    }

    private static void RequireRows(Tree tree, int[] rows)
    {
        Require(rows.All(count => count > 0), "a node has no rows");
        for (int i = 0; i < rows.Length; i++)
        {
            if (!tree.Nodes[i].IsLeaf)
            {
                Require(
                    rows[i] == (long)rows[tree.Nodes[i].Next] + rows[tree.Nodes[i].Next + 1], $"node {i} has other rows than its children");
            }
        }
    }

    private static void RequireTree(Tree tree, int features, int firstLeaf, string name)
    {
        int leaves = tree.Leaves.Length / tree.Classes;
        // Each node but the root is the child of one: pairs behind their parents.
        bool[] reached = new bool[tree.Nodes.Length];
        reached[0] = true;
        for (int i = 0; i < tree.Nodes.Length; i++)
        {
            (int feature, float threshold, int next) = tree.Nodes[i];
            Require(reached[i], $"{name} has a node {i} that no node before it leads to");
            if (feature == TreeNode.Leaf)
            {
                Require(next >= firstLeaf && next < (long)tree.Classes + leaves, $"{name} has a leaf {i} without numbers");
                continue;
            }
            Require(feature >= 0 && feature < features, $"{name} splits node {i} by feature {feature} of {features}");
            Require(float.IsFinite(threshold), $"{name} splits node {i} at {threshold}");
            Require(
                next > i && next < tree.Nodes.Length - 1 && !reached[next] && !reached[next + 1],
                $"{name} has a node {i} whose children are no pair of its own behind it");
            reached[next] = reached[next + 1] = true;
        }
    }

    private static void RequireShares(Tree tree, string name)
    {
        for (int leaf = 0; leaf < tree.Leaves.Length / tree.Classes; leaf++)
        {
            double sum = 0;
            bool valid = true;
            foreach (float probability in tree.Values(tree.Classes + leaf))
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
