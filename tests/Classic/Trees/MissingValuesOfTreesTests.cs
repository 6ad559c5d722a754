using System.Numerics;
using MLNetDeep.Classic.Trees;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.Trees;

public class MissingValuesOfTreesTests
{
    private const float None = float.NaN;

    [Theory]
    [InlineData(
        new[] { 1, 2, 3, None, None }, new[] { 0, 0, 1, 1, 1 }, 2.5f, false,
        "if x <= 2.5: class 0 (2 rows)\nelse or missing: class 1 (3 rows)\n")]
    [InlineData(
        new[] { 1, 2, 3, None, None }, new[] { 0, 0, 1, 0, 0 }, 2.5f, true,
        "if x <= 2.5 or missing: class 0 (4 rows)\nelse: class 1 (1 row)\n")]
    [InlineData(
        new[] { 1, 2, 3, None, None }, new[] { 0, 0, 0, 1, 1 }, float.MaxValue, false,
        "if x is not missing: class 0 (3 rows)\nelse: class 1 (2 rows)\n")]
    public void Missing_rows_go_to_the_side_that_is_purer_with_them(float[] values, int[] labels, float threshold, bool left, string rules)
    {
        foreach (float[] given in (float[][])[values, Spread(values)])
        {
            int times = given.Length / values.Length;
            int[] classes = [.. labels.SelectMany(label => Enumerable.Repeat(label, times))];
            DecisionTreeModel tree = new DecisionTree().Fit(Column(given), classes, 2, featureNames: ["x"]);
            DecisionTreeNode root = tree.Nodes[0];
            Assert.Equal(3, tree.Nodes.Count);
            Assert.Equal((left, true), (root.MissingGoesLeft!.Value, root.MissingInTraining));
            Assert.Equal(classes, TreeRowsOfTests.Predictions(tree, Column(given)));
            if (times == 1)
            {
                Assert.Equal(threshold, root.Threshold);
                Assert.Equal(rules, tree.Rules());
            }
        }
    }

    [Fact]
    public void A_feature_that_no_row_misses_sends_missing_values_to_the_side_with_more_rows()
    {
        DecisionTreeModel toLeft = new DecisionTree().Fit(Column([1, 2, 3]), [0, 0, 1], 2);
        DecisionTreeModel toRight = new DecisionTree().Fit(Column([1, 2, 3]), [0, 1, 1], 2);
        Assert.Equal((true, false), (toLeft.Nodes[0].MissingGoesLeft!.Value, toLeft.Nodes[0].MissingInTraining));
        Assert.Equal([0], TreeRowsOfTests.Predictions(toLeft, Column([None])));
        Assert.Equal([1], TreeRowsOfTests.Predictions(toRight, Column([None])));
        Assert.Equal("if feature 0 <= 2.5: class 0 (2 rows)\nelse: class 1 (1 row)\n", toLeft.Rules());
    }

    [Fact]
    public void A_feature_that_all_rows_miss_is_passed_over()
    {
        Tensor features = TreeRowsOfTests.Features([None, 1], [None, 2], [None, 3]);
        Assert.Equal(1, new DecisionTree { MaximumFeatures = 1 }.Fit(features, [0, 1, 1], 2).Nodes[0].Feature);
    }

    [Theory]
    [InlineData(12, 5, 1)]
    [InlineData(60, 9, 4)]
    [InlineData(90, 100_000, 1)]
    [InlineData(350, 100_000, 1)]
    public void The_first_split_is_that_of_trying_every_threshold_and_both_sides_anew(int rows, int distinct, int rowsOfLeaf)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            ReferenceRows data = Missing(TreeRowsOfTests.Random(rows, 3, 3, distinct, seed), seed);
            foreach (SplitCriterion criterion in Enum.GetValues<SplitCriterion>())
            {
                foreach (bool weighted in (bool[])[false, true])
                {
                    float[]? weights = weighted ? [.. Enumerable.Range(0, rows).Select(row => (1 + (row % 5)) * 0.25f)] : null;
                    (int feature, float value, double decrease) = NaiveSplit.Best(data, criterion, rowsOfLeaf, weights);
                    DecisionTreeModel tree = new DecisionTree
                    {
                        Criterion = criterion,
                        MaximumDepth = 1,
                        MinimumExampleCountPerLeaf = rowsOfLeaf,
                    }.Fit(data.Features, data.Labels, 3, weights);
                    DecisionTreeNode root = tree.Nodes[0];
                    DecisionTreeNode left = tree.Nodes[root.Left], right = tree.Nodes[root.Right];
                    double found = root.Impurity
                        - (((left.Impurity * left.Weight) + (right.Impurity * right.Weight)) / root.Weight);
                    Assert.Equal(decrease, found, 1e-10);
                    Assert.Equal(feature, root.Feature);
                    Assert.True(value <= root.Threshold);
                }
            }
        }
    }

    [Fact]
    public void Summing_up_and_sorting_find_the_same_split()
    {
        Same<int, GiniPurity>(_ => 1, 1);
        Same<int, EntropyPurity>(_ => 1, 1);
        Same<double, GiniPurity>(row => (1 + (row % 7)) / 8.0, 1);
        Same<int, GiniPurity>(_ => 1, 9);
    }

    private static void Same<TWeight, TPurity>(Func<int, TWeight> weight, int minimum)
        where TWeight : unmanaged, INumber<TWeight>
        where TPurity : struct, IPurity
    {
        const int Rows = 400;
        ReferenceRows data = Missing(TreeRowsOfTests.Random(Rows, 4, 4, 30, seed: 2), seed: 3);
        int[] all = [.. Enumerable.Range(0, Rows)];
        CodedFeatures bytes = ColumnCoder.Recode(data.Features, all, Parallelism.Single);
        CodedFeatures shorts = new(
            [.. bytes.Columns.Select(column => new CodedColumn(column.Values, [.. column.Bytes!.Select(code => (int)code)]))], []);
        NodeRows<int, TWeight> node = new(all, data.Labels, all.Select(weight).ToArray());
        double[] sums = [
            .. Enumerable.Range(0, 4).Select(
                label => all.Where(row => data.Labels[row] == label).Sum(row => double.CreateTruncating(weight(row))))];
        SplitFinder<int, TWeight, ClassSums<TPurity>> summing = new(bytes, 4, minimum);
        SplitFinder<int, TWeight, ClassSums<TPurity>> sorting = new(shorts, 4, minimum);
        summing.Enter(sums, sums.Sum());
        sorting.Enter(sums, sums.Sum());
        for (int feature = 0; feature < 4; feature++)
        {
            Split summed = Split.None;
            Split sorted = Split.None;
            Assert.True(summing.Consider(feature, node, ref summed));
            Assert.True(sorting.Consider(feature, node, ref sorted));
            Assert.NotNull(summed.MissingLeft);
            Assert.Equal(sorted, summed);
        }
        // What is summed up is left as it was: the first feature once more.
        Split again = Split.None;
        summing.Consider(0, node, ref again);
        Split first = Split.None;
        sorting.Consider(0, node, ref first);
        Assert.Equal(first, again);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(5000)]
    public void A_tree_without_limits_knows_every_row_and_a_loaded_one_scores_bit_for_bit_as_it(int distinct)
    {
        ReferenceRows rows = Missing(TreeRowsOfTests.Random(300, 6, 3, distinct, seed: 1), seed: 1);
        DecisionTreeModel tree = new DecisionTree().Fit(rows.Features, rows.Labels, 3);
        RandomForestModel forest = new RandomForest { NumberOfTrees = 7 }.Fit(rows.Features, rows.Labels, 3);
        Assert.True(tree.TakesMissing && forest.TakesMissing);
        Assert.True(TreeRowsOfTests.Accuracy(tree, rows) > 0.98);

        var readTree = DecisionTreeModel.Read(TreeRowsOfTests.Stored(tree));
        var readForest = RandomForestModel.Read(TreeRowsOfTests.Stored(forest));
        Assert.True(readTree.TakesMissing && readForest.TakesMissing);
        Assert.Equal(tree.Rules(), readTree.Rules());
        Assert.Contains("missing", tree.Rules(), StringComparison.Ordinal);
        Assert.Equal(TreeRowsOfTests.Scores(tree, rows.Features), TreeRowsOfTests.Scores(readTree, rows.Features));
        Assert.Equal(TreeRowsOfTests.Scores(forest, rows.Features), TreeRowsOfTests.Scores(readForest, rows.Features));
    }

    [Fact]
    public void Rows_that_miss_values_score_the_same_alone_and_among_others()
    {
        ReferenceRows rows = Missing(TreeRowsOfTests.Random(150, 5, 3, 40, seed: 5), seed: 6);
        RandomForestModel forest = new RandomForest { NumberOfTrees = 9 }.Fit(rows.Features, rows.Labels, 3);
        float[] together = TreeRowsOfTests.Scores(forest, rows.Features);
        float[] alone = new float[3];
        for (int row = 0; row < 150; row++)
        {
            forest.Score(rows.Features.Span.Slice(row * 5, 5), alone);
            Assert.Equal(together[(row * 3)..((row * 3) + 3)], alone);
        }
    }

    [Fact]
    public void A_file_of_before_has_no_sides_and_its_model_takes_no_missing_values()
    {
        DecisionTreeModel tree = new DecisionTree().Fit(Column([1, 2, 3, None]), [0, 0, 1, 0], 2);
        var read = DecisionTreeModel.Read(Without(TreeRowsOfTests.Stored(tree), "nodeMissingLeft", "nodeMissing"));
        Assert.False(read.TakesMissing);
        Assert.Null(read.Nodes[0].MissingGoesLeft);
        Assert.Equal([0, 0, 1], TreeRowsOfTests.Predictions(read, Column([1, 2, 3])));
        Assert.False(DecisionTreeModel.Read(TreeRowsOfTests.Stored(read)).TakesMissing);
    }

    [Theory]
    [InlineData("nodeMissingLeft")]
    [InlineData("nodeMissing")]
    public void Sides_of_another_number_of_nodes_are_refused(string name)
    {
        DecisionTreeModel tree = new DecisionTree().Fit(Column([1, 2, 3, None]), [0, 0, 1, 0], 2);
        ModelArrays arrays = Without(TreeRowsOfTests.Stored(tree), name);
        arrays.Add(name, new int[2]);
        Assert.Contains(name, Assert.Throws<ModelFormatException>(() => DecisionTreeModel.Read(arrays)).Message, StringComparison.Ordinal);
    }

    private static ModelArrays Without(ModelArrays stored, params string[] names)
    {
        ModelArrays arrays = new("test");
        foreach (string text in (string[])["features", "classes", "criterion", "featureNames", "classNames"])
        {
            arrays.Add(text, stored.Text(text));
        }
        string[] integers = ["nodeFeatures", "nodeNext", "treeNodes", "treeLeaves", "rows", "nodeMissingLeft", "nodeMissing"];
        foreach (string name in integers.Except(names))
        {
            arrays.Add(name, stored.Array<int>(name));
        }
        arrays.Add("nodeThresholds", stored.Array<float>("nodeThresholds"));
        arrays.Add("leaves", stored.Array<float>("leaves"));
        arrays.Add("classWeights", stored.Array<double>("classWeights"));
        return arrays;
    }

    private static Tensor Column(float[] values) => new(Shape.Of(values.Length, 1), values);

    // As many values near each one that they are no bytes.
    private static float[] Spread(float[] values) =>
        [.. values.SelectMany(value => Enumerable.Range(0, 200).Select(i => value + (i / 1000f)))];

    /// <summary>A fifth of the values is missing, more of them in rows of the last class.</summary>
    internal static ReferenceRows Missing(ReferenceRows rows, int seed)
    {
        Random random = new(seed);
        float[] features = rows.Features.Span.ToArray();
        int columns = rows.Features.Shape[1];
        for (int i = 0; i < features.Length; i++)
        {
            double share = rows.Labels[i / columns] == rows.Classes - 1 ? 0.4 : 0.1;
            features[i] = random.NextDouble() < share ? None : features[i];
        }
        return rows with { Features = new Tensor(rows.Features.Shape, features) };
    }
}
