using MLNetDeep.Classic.Trees;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.Trees;

public class DecisionTreeTests
{
    private static readonly ReferenceRows Flowers = ReferenceRows.Iris(IrisVariant.Uci);

    private static DecisionTreeModel Fit(ReferenceRows rows, DecisionTree? settings = null, float[]? weights = null) =>
        (settings ?? new DecisionTree()).Fit(rows.Features, rows.Labels, rows.Classes, weights);

    [Fact]
    public void Playing_tennis_is_first_decided_by_the_outlook_with_Quinlans_gain()
    {
        // Quinlan, "Induction of Decision Trees", 1986: outlook (overcast or not), temperature (cool, mild, hot), humidity (high), wind.
        Tensor features = TreeRowsOfTests.Features(
            [0, 2, 1, 0], [0, 2, 1, 1], [1, 2, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0], [0, 0, 0, 1], [1, 0, 0, 1],
            [0, 1, 1, 0], [0, 0, 0, 0], [0, 1, 0, 0], [0, 1, 0, 1], [1, 1, 1, 1], [1, 2, 0, 0], [0, 1, 1, 1]);
        int[] plays = [0, 0, 1, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0];
        DecisionTreeModel tree = new DecisionTree { Criterion = SplitCriterion.Entropy, MaximumDepth = 1 }.Fit(features, plays, 2);
        DecisionTreeNode root = tree.Nodes[0];
        Assert.Equal(0.940286, root.Impurity, 1e-6);
        Assert.Equal((0, 0.5f), (root.Feature, root.Threshold));
        Assert.Equal([5.0, 5], tree.Nodes[root.Left].ClassWeights);
        Assert.Equal([0.0, 4], tree.Nodes[root.Right].ClassWeights);
        // 0.940286 - 10 / 14 * 1
        Assert.Equal(0.226, root.Impurity - (10 / 14.0 * tree.Nodes[root.Left].Impurity), 1e-3);
    }

    [Fact]
    public void Iris_is_first_split_between_setosa_and_the_others()
    {
        DecisionTreeModel tree = Fit(Flowers, new DecisionTree { MaximumDepth = 1 });
        DecisionTreeNode root = tree.Nodes[0];
        // Petal width parts them as well, but comes later.
        Assert.Equal((2, 2.45f), (root.Feature, root.Threshold));
        Assert.Equal(2 / 3.0, root.Impurity, 1e-12);
        Assert.Equal([50.0, 50, 50], root.ClassWeights);
        Assert.Equal((50, 0), (tree.Nodes[root.Left].Rows, tree.Nodes[root.Left].Impurity));
        Assert.Equal((100, 0.5), (tree.Nodes[root.Right].Rows, tree.Nodes[root.Right].Impurity));
        Assert.Equal([0.0, 0, 1, 0], tree.FeatureImportances);
        Assert.Equal((1, 2), (tree.Depth, tree.LeafCount));
        Assert.Equal([1f, 0, 0], TreeRowsOfTests.Scores(tree, Flowers.Features)[..3]);
        Assert.Equal([0f, 0.5f, 0.5f], TreeRowsOfTests.Scores(tree, Flowers.Features)[^3..]);
    }

    [Fact]
    public void A_tree_without_limits_knows_every_row_unless_two_equal_ones_differ_in_label()
    {
        foreach (SplitCriterion criterion in Enum.GetValues<SplitCriterion>())
        {
            DecisionTreeModel tree = Fit(Flowers, new DecisionTree { Criterion = criterion });
            Assert.Equal(1.0, TreeRowsOfTests.Accuracy(tree, Flowers));
            Assert.All(tree.Nodes.Where(node => node.IsLeaf), leaf => Assert.Equal(0, leaf.Impurity));
            Assert.Equal(1, tree.FeatureImportances.Sum(), 1e-12);
        }
    }

    [Fact]
    public void Exclusive_or_is_learned_though_its_first_split_gains_nothing()
    {
        Tensor features = TreeRowsOfTests.Features([0, 0], [0, 1], [1, 0], [1, 1]);
        DecisionTreeModel tree = new DecisionTree().Fit(features, [0, 1, 1, 0], 2);
        Assert.Equal([0, 1, 1, 0], TreeRowsOfTests.Predictions(tree, features));
        Assert.True(new DecisionTree { MinimumImpurityDecrease = 0.01 }.Fit(features, [0, 1, 1, 0], 2).Nodes[0].IsLeaf);
    }

    [Fact]
    public void Of_equal_splits_the_first_feature_and_its_lowest_threshold_are_taken()
    {
        // Both features part the first row or the last one: four splits of equal gain.
        DecisionTreeModel tree = new DecisionTree { MaximumDepth = 1 }.Fit(TreeRowsOfTests.Features([1, 5], [2, 6], [3, 7]), [0, 1, 0], 2);
        Assert.Equal((0, 1.5f), (tree.Nodes[0].Feature, tree.Nodes[0].Threshold));
    }

    [Fact]
    public void Equal_rows_with_different_labels_make_a_leaf_of_their_shares()
    {
        Tensor features = TreeRowsOfTests.Features([3, 3], [3, 3], [3, 3], [3, 3]);
        DecisionTreeModel tree = new DecisionTree().Fit(features, [0, 2, 2, 2], 4);
        Assert.Single(tree.Nodes);
        Assert.Equal(0, tree.Depth);
        Assert.Equal([0.25f, 0, 0.75f, 0], TreeRowsOfTests.Scores(tree, features)[..4]);
        Assert.Equal([0.0, 0], tree.FeatureImportances);
    }

    [Fact]
    public void Constant_columns_are_passed_over()
    {
        DecisionTreeModel tree =
            new DecisionTree { MaximumFeatures = 1 }.Fit(TreeRowsOfTests.Features([9, 1, 9], [9, 2, 9], [9, 3, 9]), [0, 1, 1], 2);
        Assert.Equal((1, 1.5f), (tree.Nodes[0].Feature, tree.Nodes[0].Threshold));
    }

    [Fact]
    public void A_single_class_is_a_leaf() =>
        Assert.Equal([0f, 1], TreeRowsOfTests.Scores(
            new DecisionTree().Fit(TreeRowsOfTests.Features([1], [2]), [1, 1], 2), TreeRowsOfTests.Features([7])));

    [Fact]
    public void Training_rows_go_where_they_went_when_the_tree_grew()
    {
        // Values with no number between them, and more of them than bytes.
        Random random = new(3);
        float[] values = new float[3000];
        values[0] = 1;
        for (int i = 1; i < values.Length; i++)
        {
            values[i] = MathF.BitIncrement(values[i - 1]);
        }
        int[] labels = [.. values.Select(_ => random.Next(3))];
        Tensor features = new(Shape.Of(values.Length, 1), values);
        Assert.Equal(labels, TreeRowsOfTests.Predictions(new DecisionTree().Fit(features, labels, 3), features));
    }

    public static TheoryData<string, DecisionTree> Limits => new()
    {
        { "depth", new DecisionTree { MaximumDepth = 2 } },
        { "leaf", new DecisionTree { MinimumExampleCountPerLeaf = 6 } },
        { "split", new DecisionTree { MinimumExampleCountPerSplit = 20 } },
        { "decrease", new DecisionTree { MinimumImpurityDecrease = 0.02 } },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void Limits_are_kept_and_make_a_smaller_tree(string limit, DecisionTree settings)
    {
        DecisionTreeModel tree = Fit(Flowers, settings);
        Assert.True(tree.LeafCount < Fit(Flowers).LeafCount);
        Assert.True(tree.LeafCount > 1);
        Assert.True(limit != "depth" || tree.Depth == 2);
        foreach (DecisionTreeNode node in tree.Nodes)
        {
            Assert.True(limit != "leaf" || node.Rows >= 6);
            Assert.True(limit != "split" || node.IsLeaf || node.Rows >= 20);
            double Mixture(int child) => tree.Nodes[child].Impurity * tree.Nodes[child].Rows;
            Assert.True(
                limit != "decrease" || node.IsLeaf || (node.Impurity * node.Rows) - Mixture(node.Left) - Mixture(node.Right) >= 0.02 * 150);
        }
    }

    [Fact]
    public void A_leaf_larger_than_half_of_the_rows_makes_one_leaf() =>
        Assert.Equal(
            [1 / 3f, 1 / 3f, 1 / 3f],
            TreeRowsOfTests.Scores(Fit(Flowers, new DecisionTree { MinimumExampleCountPerLeaf = 76 }), Flowers.Features)[..3]);

    [Fact]
    public void Few_features_a_node_depend_on_the_seed_and_all_do_not()
    {
        ReferenceRows rows = TreeRowsOfTests.Random(200, 6, 3, 20, seed: 1);
        string Rules(int? features, int seed) => Fit(rows, new DecisionTree { MaximumFeatures = features, Seed = seed }).Rules();
        Assert.Equal(Rules(null, 1), Rules(6, 2));
        Assert.Equal(Rules(null, 1), Rules(100, 2));
        Assert.Equal(Rules(2, 1), Rules(2, 1));
        Assert.NotEqual(Rules(2, 1), Rules(2, 2));
        Assert.NotEqual(Rules(null, 1), Rules(2, 1));
    }

    [Fact]
    public void Whole_weights_are_as_rows_given_so_often()
    {
        ReferenceRows rows = TreeRowsOfTests.Random(60, 3, 3, 9, seed: 2);
        float[] weights = [.. Enumerable.Range(0, 60).Select(row => (float)(row % 4))];
        int[] repeated = [.. Enumerable.Range(0, 60).SelectMany(row => Enumerable.Repeat(row, row % 4))];
        Tensor features =
            new(Shape.Of(repeated.Length, 3), [.. repeated.SelectMany(row => rows.Features.Span.Slice(row * 3, 3).ToArray())]);
        DecisionTreeModel weighted = Fit(rows, weights: weights);
        DecisionTreeModel expected = new DecisionTree().Fit(features, [.. repeated.Select(row => rows.Labels[row])], 3);
        Assert.Equal(
            expected.Nodes.Select(node => (node.Feature, node.Threshold, string.Join(" ", node.ClassWeights))),
            weighted.Nodes.Select(node => (node.Feature, node.Threshold, string.Join(" ", node.ClassWeights))));
    }

    [Fact]
    public void Weights_of_one_are_as_none()
    {
        DecisionTree settings = new() { MinimumExampleCountPerLeaf = 3 };
        Assert.Equal(Fit(Flowers, settings).Rules(), Fit(Flowers, settings, [.. Enumerable.Repeat(1f, 150)]).Rules());
    }

    [Fact]
    public void Two_classes_have_a_margin_of_twice_the_probability_less_one()
    {
        Tensor features = TreeRowsOfTests.Features([1], [1], [1], [1], [2]);
        DecisionTreeModel tree = new DecisionTree().Fit(features, [0, 1, 1, 1, 0], 2);
        float[] outputs = new float[4];
        tree.ScoreMargins([1f, 2f], outputs);
        Assert.Equal([0.5f, 0.75f, -1, 0], outputs);
        Assert.Throws<InvalidOperationException>(() => Fit(Flowers).ScoreMargins(new float[4], new float[2]));
    }

    public static TheoryData<DecisionTree> Impossible =>
    [
        new DecisionTree { Criterion = (SplitCriterion)9 },
        new DecisionTree { MaximumDepth = 0 },
        new DecisionTree { MinimumExampleCountPerLeaf = 0 },
        new DecisionTree { MinimumExampleCountPerSplit = 1 },
        new DecisionTree { MinimumImpurityDecrease = -1 },
        new DecisionTree { MinimumImpurityDecrease = double.NaN },
        new DecisionTree { MaximumFeatures = 0 },
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Impossible_settings_are_refused(DecisionTree settings) =>
        Assert.Contains(
            "expected", Assert.Throws<ArgumentOutOfRangeException>(() => Fit(Flowers, settings)).Message, StringComparison.Ordinal);

    [Fact]
    public void Rows_that_do_not_fit_each_other_are_refused()
    {
        DecisionTree settings = new();
        Tensor features = TreeRowsOfTests.Features([1], [2]);
        Assert.Throws<ArgumentException>(() => settings.Fit(features, [0], 2));
        Assert.Throws<ArgumentException>(() => settings.Fit(features, [0, 2], 2));
        Assert.Throws<ArgumentException>(() => settings.Fit(features, [0, -1], 2));
        Assert.Throws<ArgumentException>(() => settings.Fit(features, [0, 1], 2, [1]));
        Assert.Throws<ArgumentException>(() => settings.Fit(features, [0, 1], 2, [1, -1]));
        Assert.Throws<ArgumentException>(() => settings.Fit(features, [0, 1], 2, [0, 0]));
        Assert.Throws<ArgumentException>(() => settings.Fit(features, [0, 1], 2, null, ["a", "b"]));
    }

    [Fact]
    public void A_cancelled_growing_throws() =>
        Assert.Throws<OperationCanceledException>(
            () => new DecisionTree { CancellationToken = new CancellationToken(true) }.Fit(Flowers.Features, Flowers.Labels, 3));
}
