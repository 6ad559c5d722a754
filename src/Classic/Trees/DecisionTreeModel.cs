using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.Trees;

/// <summary>
/// A classification tree. Scores are the classes' probabilities: their shares in the weight of the training rows of the leaf that a row
/// comes to. Of two classes the margin is <c>2p - 1</c>, p being the probability of the second, yes.
/// </summary>
public sealed class DecisionTreeModel : IClassifier, IBinaryClassifier, IStoredModel
{
    /// <summary>The name of this kind of model in files.</summary>
    internal const string Kind = "Tree";

    private readonly Tree[] _tree;
    private readonly int[] _rows;
    private readonly double[] _classWeights;
    private readonly bool[]? _missing;
    private readonly SplitCriterion _criterion;
    private readonly TreeNames _names;
    private readonly Lazy<DecisionTreeNode[]> _nodes;

    internal DecisionTreeModel(
        int features, SplitCriterion criterion, Tree tree, int[] rows, double[] classWeights, bool[]? missing, TreeNames names)
    {
        FeatureCount = features;
        _criterion = criterion;
        _tree = [tree];
        _rows = rows;
        _classWeights = classWeights;
        _missing = missing;
        _names = names;
        _nodes = new Lazy<DecisionTreeNode[]>(DescribeNodes);
    }

    /// <inheritdoc/>
    public int FeatureCount { get; }

    /// <inheritdoc/>
    public bool TakesMissing => Tree.MissingLeft is not null;

    /// <inheritdoc/>
    public int Classes => Tree.Classes;

    /// <inheritdoc/>
    public bool HasProbability => true;

    /// <summary>The names of the features; empty where they have none.</summary>
    public IReadOnlyList<string> FeatureNames => _names.Features;

    /// <summary>The names of the classes; empty where they have none.</summary>
    public IReadOnlyList<string> ClassNames => _names.Classes;

    /// <summary>The nodes: the root first, children behind their parents.</summary>
    public IReadOnlyList<DecisionTreeNode> Nodes => _nodes.Value;

    /// <summary>The depth: splits on the longest way from the root to a leaf.</summary>
    public int Depth => Tree.Depths().Max();

    /// <summary>The number of leaves.</summary>
    public int LeafCount => Tree.Nodes.Count(node => node.IsLeaf);

    /// <summary>
    /// The importance of each feature: the impurity that the splits by it take off, each weighted by its node's share of all weight, as
    /// shares that sum to 1; all 0 where nothing takes off any.
    /// </summary>
    public IReadOnlyList<double> FeatureImportances => Importances.OfTree(Nodes, FeatureCount);

    internal Tree Tree => _tree[0];

    /// <summary>
    /// Returns the tree as nested rules: <c>if PetalLength &lt;= 2.45: setosa (50 rows)</c>, with the share of the class where a leaf has
    /// several; with <c>or missing</c> on the side that rows which miss the feature go to, where training rows did.
    /// </summary>
    public string Rules() => TreeRules.Print(Nodes, _names);

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> scores, int? threads = null) =>
        TreeScoring.Score(_tree, features, RowGuard.Rows(this, features.Length, scores.Length, Classes), FeatureCount, scores, threads);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There are not two classes.</exception>
    public void ScoreMargins(ReadOnlySpan<float> features, Span<float> outputs, int? threads = null) =>
        TreeScoring.ScoreMargins(this, features, outputs, threads);

    void IStoredModel.Write(ModelArrays arrays)
    {
        arrays.Add("features", FeatureCount);
        StoredNumbers.WriteClasses(arrays, Classes);
        arrays.Add("criterion", _criterion.ToString());
        TreeFile.WriteNames(arrays, _names);
        TreeFile.WriteNodes(arrays, _tree);
        arrays.Add("rows", _rows);
        arrays.Add("classWeights", _classWeights);
        TreeFile.WriteMissing(arrays, _missing);
    }

    internal static DecisionTreeModel Read(ModelArrays arrays)
    {
        int features = arrays.Int32("features", 1);
        int classes = StoredNumbers.ReadClasses(arrays, 1);
        if (!Enum.TryParse(arrays.Text("criterion"), out SplitCriterion criterion) || !Enum.IsDefined(criterion))
        {
            throw new ModelFormatException(
                $"The tree's criterion is '{arrays.Text("criterion")}'; "
                + $"expected one of {string.Join(", ", Enum.GetNames<SplitCriterion>())}.");
        }
        Tree tree = TreeFile.ReadNodes(arrays, features, classes, 1)[0];
        int[] rows = arrays.Array<int>("rows", tree.Nodes.Length);
        double[] classWeights = arrays.Array<double>("classWeights", (long)tree.Nodes.Length * classes);
        TreeFile.RequireCounts(tree, rows, classWeights);
        return new DecisionTreeModel(
            features, criterion, tree, rows, classWeights, TreeFile.ReadMissing(arrays, tree),
            TreeFile.ReadNames(arrays, features, classes));
    }

    private DecisionTreeNode[] DescribeNodes()
    {
        var nodes = new DecisionTreeNode[Tree.Nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            double[] classWeights = _classWeights.AsSpan(i * Classes, Classes).ToArray();
            nodes[i] = Tree.Describe(i, _rows[i], _missing) with
            {
                ClassWeights = classWeights,
                Weight = classWeights.Sum(),
                Impurity = IPurity.ImpurityOfNode(_criterion, classWeights),
            };
        }
        return nodes;
    }
}
