using MLNetDeep.Classic.Trees;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.Tests.Trees;

public class DecisionTreeModelTests
{
    private static readonly ReferenceRows Flowers = ReferenceRows.Iris(IrisVariant.Uci);

    private static DecisionTreeModel Fit(DecisionTree settings) => settings.Fit(
        Flowers.Features, Flowers.Labels, 3, null, TreeRowsOfTests.IrisFeatures, TreeRowsOfTests.IrisClasses);

    [Fact]
    public void Rules_read_as_nested_conditions_with_names_and_rows() => Assert.Equal(
        """
        if PetalLength <= 2.45: setosa (50 rows)
        else:
          if PetalWidth <= 1.75:
            if PetalLength <= 4.95: versicolor (48 rows, 97.9 %)
            else: virginica (6 rows, 66.7 %)
          else:
            if PetalLength <= 4.85: virginica (3 rows, 66.7 %)
            else: virginica (43 rows)

        """,
        Fit(new DecisionTree { MaximumDepth = 3 }).Rules());

    [Fact]
    public void Rules_without_names_have_numbers() => Assert.Equal(
        "if feature 2 <= 2.45: class 0 (50 rows)\nelse: class 1 (100 rows, 50 %)\n",
        new DecisionTree { MaximumDepth = 1 }.Fit(Flowers.Features, Flowers.Labels, 3).Rules());

    [Fact]
    public void The_rules_of_a_leaf_alone_are_its_class() =>
        Assert.Equal("setosa (150 rows, 33.3 %)\n", Fit(new DecisionTree { MinimumExampleCountPerLeaf = 100 }).Rules());

    [Fact]
    public void A_model_comes_back_from_its_file()
    {
        DecisionTreeModel model = Fit(new DecisionTree { MaximumDepth = 3, Criterion = SplitCriterion.Entropy });
        var read = DecisionTreeModel.Read(TreeRowsOfTests.Stored(model));
        Assert.Equal(TreeRowsOfTests.Scores(model, Flowers.Features), TreeRowsOfTests.Scores(read, Flowers.Features));
        Assert.Equal(model.Rules(), read.Rules());
        Assert.Equal(model.FeatureImportances, read.FeatureImportances);
        Assert.Equal(model.Nodes.Select(node => node.Impurity), read.Nodes.Select(node => node.Impurity));
        Assert.Equal((model.Depth, model.LeafCount), (read.Depth, read.LeafCount));
        Assert.Equal(model.FeatureNames, read.FeatureNames);
        Assert.Equal(model.ClassNames, read.ClassNames);
    }

    public static TheoryData<string, Action<TreeArrays>> Damages => new()
    {
        { "child before its parent", arrays => arrays.Next[2] = 1 },
        { "child of two", arrays => arrays.Next[2] = arrays.Next[0] },
        { "child behind the end", arrays => arrays.Next[0] = 100 },
        { "second child behind the end", arrays => arrays.Next[0] = arrays.Next.Length - 1 },
        { "negative child", arrays => arrays.Next[0] = -5 },
        { "itself", arrays => arrays.Next[0] = 0 },
        { "feature", arrays => arrays.Features[0] = 4 },
        { "negative feature", arrays => arrays.Features[0] = -2 },
        { "nodes without a parent", arrays => arrays.Features[0] = -1 },
        { "threshold", arrays => arrays.Thresholds[0] = float.NaN },
        { "leaf", arrays => arrays.Next[1] = 50 },
        { "negative leaf", arrays => arrays.Next[1] = -1 },
        { "probabilities", arrays => arrays.Leaves[0] = 0.5f },
        { "negative probability", arrays => (arrays.Leaves[0], arrays.Leaves[1]) = (-0.5f, 1.5f) },
        { "probability that is no number", arrays => arrays.Leaves[0] = float.NaN },
        { "rows", arrays => arrays.Rows[0] = 151 },
        { "no rows", arrays => arrays.Rows[1] = 0 },
        { "class weights", arrays => arrays.ClassWeights[0] = -1 },
        { "class weights of nothing", arrays => arrays.ClassWeights[3] = 0 },
        { "criterion", arrays => arrays.Criterion = "Twoing" },
        { "names", arrays => arrays.Names = "[\"a\"]" },
        { "names that are none", arrays => arrays.Names = "{" },
        { "null names", arrays => arrays.Names = "null" },
        { "tree sizes", arrays => arrays.Sizes[0] = 4 },
        { "negative tree size", arrays => arrays.Sizes[0] = -1 },
        { "leaf count", arrays => arrays.LeafCounts[0] = 7 },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void What_makes_no_tree_is_refused(string damage, Action<TreeArrays> change)
    {
        TreeArrays arrays = new(TreeRowsOfTests.Stored(Fit(new DecisionTree { MaximumDepth = 3 })));
        DecisionTreeModel.Read(arrays.ToModelArrays());
        change(arrays);
        ModelFormatException exception = Assert.Throws<ModelFormatException>(() => DecisionTreeModel.Read(arrays.ToModelArrays()));
        Assert.False(string.IsNullOrWhiteSpace(exception.Message), damage);
    }

    /// <summary>The arrays of a tree's file, to be changed.</summary>
    public sealed class TreeArrays
    {
        internal TreeArrays(ModelArrays arrays)
        {
            Features = arrays.Array<int>("nodeFeatures");
            Thresholds = arrays.Array<float>("nodeThresholds");
            Next = arrays.Array<int>("nodeNext");
            Sizes = arrays.Array<int>("treeNodes");
            LeafCounts = arrays.Array<int>("treeLeaves");
            Leaves = arrays.Array<float>("leaves");
            Rows = arrays.Array<int>("rows");
            ClassWeights = arrays.Array<double>("classWeights");
            Criterion = arrays.Text("criterion");
            Names = arrays.Text("featureNames");
        }

        public int[] Features { get; }

        public float[] Thresholds { get; }

        public int[] Next { get; }

        public int[] Sizes { get; }

        public int[] LeafCounts { get; }

        public float[] Leaves { get; }

        public int[] Rows { get; }

        public double[] ClassWeights { get; }

        public string Criterion { get; set; }

        public string Names { get; set; }

        internal ModelArrays ToModelArrays()
        {
            ModelArrays arrays = new("test");
            arrays.Add("features", 4);
            arrays.Add("classes", 3);
            arrays.Add("criterion", Criterion);
            arrays.Add("featureNames", Names);
            arrays.Add("classNames", "[]");
            arrays.Add("nodeFeatures", Features);
            arrays.Add("nodeThresholds", Thresholds);
            arrays.Add("nodeNext", Next);
            arrays.Add("treeNodes", Sizes);
            arrays.Add("treeLeaves", LeafCounts);
            arrays.Add("leaves", Leaves);
            arrays.Add("rows", Rows);
            arrays.Add("classWeights", ClassWeights);
            return arrays;
        }
    }
}
