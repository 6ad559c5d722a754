namespace MLNetDeep.Classic.Trees;

/// <summary>A tree while it grows.</summary>
internal sealed class TreeBuilder
{
    private readonly List<TreeNode> _nodes = [default];
    private readonly List<bool> _missingLeft = [false];
    private readonly List<bool> _missing = [false];
    private readonly List<float> _leaves = [];
    private readonly List<int>? _rows;
    private readonly List<double>? _sums;
    private readonly int _classes;
    private readonly int _sumCount;
    private readonly double _offset;

    /// <param name="features">The number of features.</param>
    /// <param name="classes">The number of classes; 1 where numbers are learned.</param>
    /// <param name="sums">How many sums of each node are kept, with its rows; null: none.</param>
    /// <param name="offset">What the numbers that are learned are less.</param>
    public TreeBuilder(int features, int classes, int? sums, double offset)
    {
        (_classes, _offset, _sumCount) = (classes, offset, sums ?? 0);
        Decreases = new double[features];
        if (sums is { } count)
        {
            (_rows, _sums) = ([0], [.. new double[count]]);
        }
    }

    /// <summary>The decrease in impurity by the splits on each feature, each weighted by its node's share of all weight.</summary>
    public double[] Decreases { get; }

    /// <summary>Rows of each node.</summary>
    public int[] Rows => _rows is null ? [] : [.. _rows];

    /// <summary>The sums of each node, [nodes, sums]; of classes their weights.</summary>
    public double[] Sums => _sums is null ? [] : [.. _sums];

    /// <summary>Whether rows of each node miss the feature that splits it.</summary>
    public bool[] Missing => [.. _missing];

    /// <summary>Keeps what a node is made of.</summary>
    public void Describe(int node, int rows, ReadOnlySpan<double> sums)
    {
        if (_rows is null || _sums is null)
        {
            return;
        }
        _rows[node] = rows;
        for (int i = 0; i < sums.Length; i++)
        {
            _sums[(node * _sumCount) + i] = sums[i];
        }
    }

    /// <summary>Splits a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="split">The feature and the threshold.</param>
    /// <param name="decrease">What it takes off the impurity.</param>
    /// <param name="missingLeft">Whether rows that miss the feature go left.</param>
    /// <param name="missing">Whether there are any.</param>
    /// <returns>The left child; the right one follows it.</returns>
    public int Split(int node, TreeNode split, double decrease, bool missingLeft, bool missing)
    {
        int left = _nodes.Count;
        _nodes[node] = split with { Next = left };
        (_missingLeft[node], _missing[node]) = (missingLeft, missing);
        _nodes.AddRange([default, default]);
        _missingLeft.AddRange([false, false]);
        _missing.AddRange([false, false]);
        _rows?.AddRange([0, 0]);
        _sums?.AddRange(new double[2 * _sumCount]);
        Decreases[split.Feature] += decrease;
        return left;
    }

    /// <summary>Makes a node a leaf of classes.</summary>
    public void EndWithShares(int node, ReadOnlySpan<double> classWeights)
    {
        int first = classWeights.IndexOfAnyExcept(0);
        if (classWeights[(first + 1)..].IndexOfAnyExcept(0) < 0)
        {
            _nodes[node] = new TreeNode(TreeNode.Leaf, 0, first);
            return;
        }

        _nodes[node] = new TreeNode(TreeNode.Leaf, 0, _classes + (_leaves.Count / _classes));
        double weight = 0;
        foreach (double part in classWeights)
        {
            weight += part;
        }
        foreach (double part in classWeights)
        {
            _leaves.Add((float)(part / weight));
        }
    }

    /// <summary>Makes a node a leaf of a number, without the offset.</summary>
    public void EndWithNumber(int node, double number)
    {
        _nodes[node] = new TreeNode(TreeNode.Leaf, 0, _classes + _leaves.Count);
        _leaves.Add((float)(_offset + number));
    }

    /// <summary>The tree.</summary>
    public Tree ToTree() => new([.. _nodes], [.. _leaves], _classes, [.. _missingLeft]);
}
