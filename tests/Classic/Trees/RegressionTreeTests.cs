using MLNetDeep.Classic.Trees;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.Trees;

public class RegressionTreeTests
{
    private const float None = float.NaN;

    private static Tensor Column(params float[] values) => new(Shape.Of(values.Length, 1), values);

    private static float[] Predict(IRegressor model, Tensor features, int? threads = null)
    {
        float[] values = new float[features.Shape[0]];
        model.Predict(features.Span, values, threads);
        return values;
    }

    // A saddle with noise, and a column that says nothing; some values are missing.
    private static (Tensor Features, float[] Targets) Saddle(int rows, int distinct, int seed, double missing = 0)
    {
        Random random = new(seed);
        float[] features = new float[rows * 3];
        float[] targets = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < 3; i++)
            {
                features[(row * 3) + i] = (random.Next(distinct) - (distinct / 2)) * 2f / distinct;
            }
            targets[row] = 5000 + (900 * features[row * 3] * features[(row * 3) + 1]) + (300 * features[row * 3])
                + (20 * random.NextSingle());
        }
        for (int i = 0; i < features.Length; i++)
        {
            features[i] = random.NextDouble() < missing ? None : features[i];
        }
        return (new Tensor(Shape.Of(rows, 3), features), targets);
    }

    [Fact]
    public void Four_rows_are_split_where_the_mean_squared_error_falls_most()
    {
        // Means and variances by hand: 1, 1, 5, 9 have 4 and 11; a cut behind the second row leaves 0 and 4, each of half of the rows.
        DecisionTreeRegressionModel tree = new DecisionTree { MaximumDepth = 1 }.Fit(Column(1, 2, 3, 4), [1, 1, 5, 9], featureNames: ["x"]);
        DecisionTreeNode root = tree.Nodes[0];
        Assert.Equal((0, 2.5f, 4, 11, 4), (root.Feature, root.Threshold, root.Mean, root.Impurity, root.Weight));
        Assert.Equal((7, 4, 2), (tree.Nodes[root.Right].Mean, tree.Nodes[root.Right].Impurity, tree.Nodes[root.Right].Rows));
        Assert.Empty(root.ClassWeights);
        Assert.Equal([1f, 1, 7, 7], Predict(tree, Column(1, 2, 3, 4)));
        Assert.Equal([1.0], tree.FeatureImportances);
        Assert.Equal("if x <= 2.5: 1 (2 rows)\nelse: 7 (2 rows, deviation 2)\n", tree.Rules());
        Assert.Equal((1, 2), (tree.Depth, tree.LeafCount));
    }

    [Fact]
    public void Rows_that_miss_the_feature_go_where_their_numbers_are_alike()
    {
        DecisionTreeRegressionModel left = new DecisionTree { MaximumDepth = 1 }.Fit(Column(1, 2, 3, None), [1, 1, 9, 2]);
        Assert.Equal((2.5f, true, true), (left.Nodes[0].Threshold, left.Nodes[0].MissingGoesLeft, left.Nodes[0].MissingInTraining));
        Assert.Equal([4 / 3f, 9], Predict(left, Column(None, 3)));
        DecisionTreeRegressionModel alone = new DecisionTree { MaximumDepth = 1 }.Fit(Column(1, 2, 3, None), [1, 2, 1, 9]);
        Assert.Equal((float.MaxValue, false), (alone.Nodes[0].Threshold, alone.Nodes[0].MissingGoesLeft));
        Assert.Equal("if feature 0 is not missing: 1.333333 (3 rows, deviation 0.471)\nelse: 9 (1 row)\n", alone.Rules());
        // No row misses it: to the side of more rows.
        Assert.Equal([1f], Predict(new DecisionTree { MaximumDepth = 1 }.Fit(Column(1, 2, 3), [1, 1, 9]), Column(None)));
    }

    [Theory]
    [InlineData(15, 4, 1, 0)]
    [InlineData(40, 100, 3, 0)]
    [InlineData(40, 6, 1, 0.3)]
    [InlineData(400, 100_000, 1, 0.3)]
    public void The_first_split_is_that_of_trying_every_threshold_and_both_sides_anew(
        int rows, int distinct, int rowsOfLeaf, double missing)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            (Tensor features, float[] targets) = Saddle(rows, distinct, seed, missing);
            float[]? weights = seed % 2 == 0 ? null : [.. Enumerable.Range(0, rows).Select(row => 0.5f + (row % 3))];
            DecisionTreeRegressionModel tree =
                new DecisionTree { MaximumDepth = 1, MinimumExampleCountPerLeaf = rowsOfLeaf }.Fit(features, targets, weights);
            DecisionTreeNode root = tree.Nodes[0];
            DecisionTreeNode left = tree.Nodes[root.Left], right = tree.Nodes[root.Right];
            double after = ((left.Impurity * left.Weight) + (right.Impurity * right.Weight)) / root.Weight;
            // In parts of the variance, which is some 100,000.
            Assert.Equal(Best(features, targets, weights, rowsOfLeaf) / root.Impurity, after / root.Impurity, 1e-9);
        }
    }

    // The least mean squared error after one split.
    private static double Best(Tensor features, float[] targets, float[]? weights, int rowsOfLeaf)
    {
        int[] all = [.. Enumerable.Range(0, targets.Length)];
        double best = double.PositiveInfinity;
        for (int feature = 0; feature < 3; feature++)
        {
            float Value(int row) => features.Span[(row * 3) + feature];
            foreach (float value in all.Select(Value).Where(value => !float.IsNaN(value)).Distinct())
            {
                foreach (bool missingLeft in (bool[])[false, true])
                {
                    bool GoesLeft(int row) => Value(row) <= value || (float.IsNaN(Value(row)) && missingLeft);
                    int[] left = [.. all.Where(GoesLeft)], right = [.. all.Except(left)];
                    if (left.Length >= rowsOfLeaf && right.Length >= rowsOfLeaf)
                    {
                        best = Math.Min(best, (Squares(left) + Squares(right)) / all.Sum(Weight));
                    }
                }
            }
        }
        return best;

        double Weight(int row) => weights?[row] ?? 1;

        double Squares(int[] rows)
        {
            double mean = rows.Sum(row => Weight(row) * targets[row]) / rows.Sum(Weight);
            return rows.Sum(row => Weight(row) * Math.Pow(targets[row] - mean, 2));
        }
    }

    [Fact]
    public void A_tree_without_limits_knows_every_number_also_far_from_zero()
    {
        float[] targets = [.. Enumerable.Range(0, 300).Select(i => 1e7f + (i * 7 % 300))];
        Tensor features = Column([.. Enumerable.Range(0, 300).Select(i => (float)i)]);
        Assert.Equal(targets, Predict(new DecisionTree().Fit(features, targets), features));
    }

    [Fact]
    public void Exclusive_or_of_large_numbers_is_learned_though_its_first_split_gains_nothing()
    {
        Tensor features = TreeRowsOfTests.Features([0, 0], [0, 1], [1, 0], [1, 1]);
        float[] targets = [1.1e6f, -2.3e6f, -2.3e6f, 1.1e6f];
        Assert.Equal(targets, Predict(new DecisionTree().Fit(features, targets), features));
    }

    [Fact]
    public void A_forest_of_one_tree_on_all_rows_is_that_tree_and_others_are_the_mean_of_their_trees()
    {
        (Tensor features, float[] targets) = Saddle(200, 50, seed: 1, missing: 0.1);
        RandomForest settings = new() { NumberOfTrees = 1, Bootstrap = false, MinimumExampleCountPerLeaf = 4 };
        Assert.Equal(
            Predict(new DecisionTree { MinimumExampleCountPerLeaf = 4 }.Fit(features, targets), features),
            Predict(settings.Fit(features, targets), features));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(100_000)]
    public void Any_number_of_threads_grows_the_same_forest_and_a_loaded_one_predicts_bit_for_bit_as_it(int distinct)
    {
        (Tensor features, float[] targets) = Saddle(300, distinct, seed: 2, missing: 0.1);
        RandomForestRegressionModel Fit(int threads) =>
            new RandomForest { NumberOfTrees = 9, Seed = 3, NumberOfThreads = threads }.Fit(features, targets);
        RandomForestRegressionModel model = Fit(1);
        float[] values = Predict(model, features, threads: 1);
        Assert.Equal(values, Predict(Fit(3), features, threads: 3));

        var read = RandomForestRegressionModel.Read(TreeRowsOfTests.Stored(model));
        Assert.Equal(values, Predict(read, features));
        Assert.Equal(model.FeatureImportances, read.FeatureImportances);
        Assert.Equal(model.OutOfBagRSquared, read.OutOfBagRSquared);
        Assert.Equal((9, model.NodeCount, true), (read.TreeCount, read.NodeCount, read.TakesMissing));
    }

    [Fact]
    public void A_tree_comes_back_from_its_file()
    {
        (Tensor features, float[] targets) = Saddle(100, 50, seed: 3, missing: 0.2);
        DecisionTreeRegressionModel model =
            new DecisionTree { MaximumDepth = 4 }.Fit(features, targets, featureNames: ["x", "y", "noise"]);
        var read = DecisionTreeRegressionModel.Read(TreeRowsOfTests.Stored(model));
        Assert.Equal(Predict(model, features), Predict(read, features));
        Assert.Equal(model.Rules(), read.Rules());
        Assert.Equal(model.FeatureImportances, read.FeatureImportances);
        Assert.Equal(model.Nodes.Select(node => (node.Mean, node.Impurity, node.Weight)),
            read.Nodes.Select(node => (node.Mean, node.Impurity, node.Weight)));
        Assert.Equal(["x", "y", "noise"], read.FeatureNames);
    }

    [Fact]
    public void The_out_of_bag_r_squared_is_near_that_on_new_rows_and_importances_point_at_what_decides()
    {
        (Tensor features, float[] targets) = Saddle(600, 1000, seed: 4);
        (Tensor others, float[] numbers) = Saddle(600, 1000, seed: 5);
        RandomForestRegressionModel forest = new RandomForest().Fit(features, targets);
        double mean = numbers.Average(number => (double)number);
        double squares = Predict(forest, others).Zip(numbers, (a, b) => Math.Pow((double)a - b, 2)).Sum();
        double share = 1 - (squares / numbers.Sum(number => Math.Pow(number - mean, 2)));
        Assert.InRange(share, 0.95, 1);
        Assert.Equal(share, forest.OutOfBagRSquared!.Value, 0.02);
        Assert.Equal(1, forest.FeatureImportances.Sum(), 1e-12);
        Assert.True(forest.FeatureImportances[2] < 0.05);
        Assert.Null(new RandomForest { NumberOfTrees = 2, Bootstrap = false }.Fit(features, targets).OutOfBagRSquared);
        Assert.Null(new RandomForest { NumberOfTrees = 2 }.Fit(Column(1, 2, 3, 4), [5, 5, 5, 5]).OutOfBagRSquared);
    }

    [Fact]
    public void All_features_are_the_default_of_a_forest_of_numbers()
    {
        (Tensor features, float[] targets) = Saddle(100, 50, seed: 6);
        float[] Values(int? most) =>
            Predict(new RandomForest { NumberOfTrees = 3, MaximumFeatures = most }.Fit(features, targets), features);
        Assert.Equal(Values(3), Values(null));
        Assert.NotEqual(Values(1), Values(null));
    }

    [Fact]
    public void Whole_weights_are_as_rows_given_so_often()
    {
        (Tensor features, float[] targets) = Saddle(60, 9, seed: 7);
        float[] weights = [.. Enumerable.Range(0, 60).Select(row => (float)(row % 4))];
        int[] repeated = [.. Enumerable.Range(0, 60).SelectMany(row => Enumerable.Repeat(row, row % 4))];
        Tensor rows = new(Shape.Of(repeated.Length, 3), [.. repeated.SelectMany(row => features.Span.Slice(row * 3, 3).ToArray())]);
        DecisionTree settings = new() { MaximumDepth = 3 };
        Assert.Equal(
            settings.Fit(rows, [.. repeated.Select(row => targets[row])]).Nodes.Select(node => (node.Feature, node.Threshold)),
            settings.Fit(features, targets, weights).Nodes.Select(node => (node.Feature, node.Threshold)));
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_says_so()
    {
        Tensor features = Column(1, 2);
        Refused(
            "BalanceClasses: expected false, since the labels are numbers",
            () => new DecisionTree { BalanceClasses = true }.Fit(features, [1, 2]));
        Refused(
            "Criterion: expected the default, since the labels are numbers",
            () => new RandomForest { Criterion = SplitCriterion.Entropy }.Fit(features, [1, 2]));
        Refused("The target of row 1 is NaN", () => new DecisionTree().Fit(features, [1, None]));
        Refused("2 rows of features and 1 targets", () => new DecisionTree().Fit(features, [1f]));
        Refused(
            "expected finite numbers, or NaN for missing ones",
            () => new RandomForest().Fit(Column(1, float.PositiveInfinity), [1, 2]));
        Refused("a name for each of 1 features", () => new RandomForest().Fit(features, [1, 2], featureNames: ["a", "b"]));

        static void Refused(string message, Func<IRegressor> fit) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => fit()).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<int[], float[], double[], double[]>> Damages => new()
    {
        { "a leaf of a class", (next, _, _, _) => next[1] = 0 },
        { "a leaf behind the end", (next, _, _, _) => next[1] = 50 },
        { "a number that is none", (_, leaves, _, _) => leaves[0] = float.NaN },
        { "weights", (_, _, weights, _) => weights[0] = 0 },
        { "variances", (_, _, _, variances) => variances[0] = -1 },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void What_makes_no_tree_of_numbers_is_refused(string damage, Action<int[], float[], double[], double[]> change)
    {
        ModelArrays stored = TreeRowsOfTests.Stored(new DecisionTree().Fit(Column(1, 2), [3, 4]));
        change(
            stored.Array<int>("nodeNext"), stored.Array<float>("leaves"), stored.Array<double>("weights"),
            stored.Array<double>("variances"));
        Assert.False(string.IsNullOrWhiteSpace(
            Assert.Throws<ModelFormatException>(() => DecisionTreeRegressionModel.Read(stored)).Message), damage);
    }
}
