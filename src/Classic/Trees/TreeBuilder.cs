namespace MLNetDeep.Classic.Trees;

/// <summary>A tree while it grows.</summary>
internal sealed class TreeBuilder
{
    private readonly List<TreeNode> _nodes = [default];
    private readonly List<float> _mixed = [];
    private readonly List<int>? _rows;
    private readonly List<double>? _classWeights;
    private readonly int _classes;

    /// <param name="features">The number of features.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="details">Whether the rows and classes of each node are kept.</param>
    public TreeBuilder(int features, int classes, bool details)
    {
        _classes = classes;
        Decreases = new double[features];
        if (details)
        {
            (_rows, _classWeights) = ([0], [.. new double[classes]]);
        }
    }

    /// <summary>The decrease in impurity by the splits on each feature, each weighted by its node's share of all weight.</summary>
    public double[] Decreases { get; }

    /// <summary>Rows of each node.</summary>
    public int[] Rows => _rows is null ? [] : [.. _rows];

    /// <summary>The weights of the classes in each node, [nodes, classes].</summary>
    public double[] ClassWeights => _classWeights is null ? [] : [.. _classWeights];

    /// <summary>Keeps what a node is made of.</summary>
    public void Describe(int node, int rows, ReadOnlySpan<double> classWeights)
    {
        if (_rows is null || _classWeights is null)
        {
            return;
        }
        _rows[node] = rows;
        for (int i = 0; i < classWeights.Length; i++)
        {
            _classWeights[(node * _classes) + i] = classWeights[i];
        }
    }

    /// <summary>Splits a node.</summary>
    /// <returns>The left child; the right one follows it.</returns>
    public int Split(int node, int feature, float threshold, double decrease)
    {
        int left = _nodes.Count;
        _nodes[node] = new TreeNode(feature, threshold, left);
        _nodes.Add(default);
        _nodes.Add(default);
        _rows?.AddRange([0, 0]);
        _classWeights?.AddRange(new double[2 * _classes]);
        Decreases[feature] += decrease;
        return left;
    }

    /// <summary>Makes a node a leaf.</summary>
    public void End(int node, ReadOnlySpan<double> classWeights)
    {
        int first = classWeights.IndexOfAnyExcept(0);
        if (classWeights[(first + 1)..].IndexOfAnyExcept(0) < 0)
        {
            _nodes[node] = new TreeNode(TreeNode.Leaf, 0, first);
            return;
        }

        _nodes[node] = new TreeNode(TreeNode.Leaf, 0, _classes + (_mixed.Count / _classes));
        double weight = 0;
        foreach (double part in classWeights)
        {
            weight += part;
        }
        foreach (double part in classWeights)
        {
            _mixed.Add((float)(part / weight));
        }
    }

    /// <summary>The tree.</summary>
    public Tree ToTree() => new([.. _nodes], [.. _mixed], _classes);
}
