using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.Trees;

/// <summary>A regression tree. It predicts the mean of the training rows' labels in the leaf that a row comes to.</summary>
public sealed class DecisionTreeRegressionModel : IRegressor, IStoredModel
{
    /// <summary>The name of this kind of model in files.</summary>
    internal const string Kind = "TreeNumber";

    private readonly Tree[] _tree;
    private readonly int[] _rows;
    private readonly double[] _weights;
    private readonly double[] _means;
    private readonly double[] _variances;
    private readonly bool[]? _missing;
    private readonly TreeNames _names;
    private readonly Lazy<DecisionTreeNode[]> _nodes;

    private DecisionTreeRegressionModel(
        int features, Tree tree, int[] rows, double[] weights, double[] means, double[] variances, bool[]? missing, TreeNames names)
    {
        FeatureCount = features;
        _tree = [tree];
        (_rows, _weights, _means, _variances, _missing, _names) = (rows, weights, means, variances, missing, names);
        _nodes = new Lazy<DecisionTreeNode[]>(DescribeNodes);
    }

    /// <inheritdoc/>
    public int FeatureCount { get; }

    /// <inheritdoc/>
    public bool TakesMissing => Tree.MissingLeft is not null;

    /// <summary>The names of the features; empty where they have none.</summary>
    public IReadOnlyList<string> FeatureNames => _names.Features;

    /// <summary>The nodes: the root first, children behind their parents.</summary>
    public IReadOnlyList<DecisionTreeNode> Nodes => _nodes.Value;

    /// <summary>The depth: splits on the longest way from the root to a leaf.</summary>
    public int Depth => Tree.Depths().Max();

    /// <summary>The number of leaves.</summary>
    public int LeafCount => Tree.Nodes.Count(node => node.IsLeaf);

    /// <summary>
    /// The importance of each feature: the variance that the splits by it take off, each weighted by its node's share of all weight, as
    /// shares that sum to 1; all 0 where nothing takes off any.
    /// </summary>
    public IReadOnlyList<double> FeatureImportances => Importances.OfTree(Nodes, FeatureCount);

    internal Tree Tree => _tree[0];

    /// <summary>
    /// Returns the tree as nested rules: <c>if Rooms &lt;= 6.9: 19.9 (430 rows, deviation 6.3)</c>, the standard deviation of the labels;
    /// with <c>or missing</c> on the side that rows which miss the feature go to, where training rows did.
    /// </summary>
    public string Rules() => TreeRules.Print(Nodes, _names);

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<float> features, Span<float> values, int? threads = null) =>
        TreeScoring.Score(_tree, features, RowGuard.Rows(this, features.Length, values.Length, 1), FeatureCount, values, threads);

    void IStoredModel.Write(ModelArrays arrays)
    {
        arrays.Add("features", FeatureCount);
        TreeFile.WriteNames(arrays, _names);
        TreeFile.WriteNodes(arrays, _tree);
        arrays.Add("rows", _rows);
        arrays.Add("weights", _weights);
        arrays.Add("means", _means);
        arrays.Add("variances", _variances);
        TreeFile.WriteMissing(arrays, _missing);
    }

    /// <summary>The model of a tree that has grown.</summary>
    /// <param name="features">The number of features.</param>
    /// <param name="tree">The tree.</param>
    /// <param name="offset">What the numbers were less.</param>
    /// <param name="names">The names of the features.</param>
    internal static DecisionTreeRegressionModel Of(int features, TreeBuilder tree, double offset, TreeNames names)
    {
        int[] rows = tree.Rows;
        double[] weights = new double[rows.Length];
        double[] means = new double[rows.Length];
        double[] variances = new double[rows.Length];
        double[] sums = tree.Sums;
        int count = sums.Length / rows.Length;
        for (int i = 0; i < rows.Length; i++)
        {
            (means[i], weights[i], variances[i]) = NumberSums.Describe(sums.AsSpan(i * count, count), offset);
        }
        return new DecisionTreeRegressionModel(features, tree.ToTree(), rows, weights, means, variances, tree.Missing, names);
    }

    internal static DecisionTreeRegressionModel Read(ModelArrays arrays)
    {
        int features = arrays.Int32("features", 1);
        Tree tree = TreeFile.ReadNodes(arrays, features, null, 1)[0];
        int[] rows = arrays.Array<int>("rows", tree.Nodes.Length);
        double[] weights = arrays.Array<double>("weights", tree.Nodes.Length);
        double[] means = arrays.Array<double>("means", tree.Nodes.Length);
        double[] variances = arrays.Array<double>("variances", tree.Nodes.Length);
        TreeFile.RequireNumbers(tree, rows, weights, means, variances);
        return new DecisionTreeRegressionModel(
            features, tree, rows, weights, means, variances, TreeFile.ReadMissing(arrays, tree), TreeFile.ReadNames(arrays, features, 0));
    }

    private DecisionTreeNode[] DescribeNodes() =>
    [
        .. Tree.Nodes.Select((_, i) => Tree.Describe(i, _rows[i], _missing) with
        {
            Weight = _weights[i],
            Mean = _means[i],
            Impurity = _variances[i],
        }),
    ];
}
