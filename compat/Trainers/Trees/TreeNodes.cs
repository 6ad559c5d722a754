namespace Microsoft.ML.Trainers.FastTree;

/// <summary>The inner nodes of a tree that is being grown.</summary>
internal sealed class TreeNodes(int maximumLeaves)
{
    private readonly List<int> _features = new(maximumLeaves);
    private readonly List<float> _thresholds = new(maximumLeaves);
    private readonly List<int> _left = new(maximumLeaves);
    private readonly List<int> _right = new(maximumLeaves);

    /// <summary>Turns a leaf into a node: the leaf's number stays with its left part, the right part becomes leaf <paramref name="newLeaf"/>.</summary>
    public void SplitLeaf(int leaf, int newLeaf, int feature, float threshold)
    {
        int node = _features.Count, left = _left.IndexOf(~leaf), right = _right.IndexOf(~leaf);
        if (left >= 0)
        {
            _left[left] = node;
        }
        else if (right >= 0)
        {
            _right[right] = node;
        }
        _features.Add(feature);
        _thresholds.Add(threshold);
        _left.Add(~leaf);
        _right.Add(~newLeaf);
    }

    /// <summary>The finished tree.</summary>
    public DecisionTree ToTree(float[] outputs) => new([.. _features], [.. _thresholds], [.. _left], [.. _right], outputs);
}
