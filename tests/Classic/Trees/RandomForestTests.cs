using MLNetDeep.Classic.Trees;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.Tests.Trees;

public class RandomForestTests
{
    private static readonly ReferenceRows Flowers = ReferenceRows.Iris(IrisVariant.Uci);

    private static RandomForestModel Fit(ReferenceRows rows, RandomForest settings, float[]? weights = null) =>
        settings.Fit(rows.Features, rows.Labels, rows.Classes, weights);

    [Theory]
    [InlineData(9, false)]
    [InlineData(9, true)]
    [InlineData(5000, false)]
    public void Any_number_of_threads_grows_the_same_forest(int distinct, bool weighted)
    {
        ReferenceRows rows = TreeRowsOfTests.Random(400, 40, 3, distinct, seed: 4);
        float[]? weights = weighted ? [.. Enumerable.Range(0, 400).Select(row => 0.1f + (row % 3))] : null;
        byte[] one = Bytes(1);
        Assert.Equal(one, Bytes(2));
        Assert.Equal(one, Bytes(5));

        byte[] Bytes(int threads)
        {
            ModelArrays arrays = new("test");
            ((IStoredModel)Fit(rows, new RandomForest { NumberOfTrees = 11, Seed = 3, NumberOfThreads = threads }, weights)).Write(arrays);
            using MemoryStream stream = new();
            arrays.Write(stream);
            return stream.ToArray();
        }
    }

    [Fact]
    public void A_row_scores_the_same_alone_and_among_others_for_any_number_of_threads()
    {
        ReferenceRows rows = TreeRowsOfTests.Random(333, 5, 3, 50, seed: 5);
        RandomForestModel forest = Fit(rows, new RandomForest { NumberOfTrees = 9, MinimumExampleCountPerLeaf = 4 });
        float[] together = TreeRowsOfTests.Scores(forest, rows.Features, threads: 1);
        Assert.Equal(together, TreeRowsOfTests.Scores(forest, rows.Features, threads: 4));
        float[] alone = new float[3];
        for (int row = 0; row < 333; row++)
        {
            forest.Score(rows.Features.Span.Slice(row * 5, 5), alone);
            Assert.Equal(together[(row * 3)..((row * 3) + 3)], alone);
        }
    }

    [Fact]
    public void Scores_are_the_mean_of_the_trees_probabilities_and_sum_to_one()
    {
        // A forest of one tree on all rows and features is that tree.
        RandomForest one = new() { NumberOfTrees = 1, Bootstrap = false, MaximumFeatures = 4, MinimumExampleCountPerLeaf = 9 };
        DecisionTreeModel tree = new DecisionTree { MinimumExampleCountPerLeaf = 9 }.Fit(Flowers.Features, Flowers.Labels, 3);
        Assert.Equal(TreeRowsOfTests.Scores(tree, Flowers.Features), TreeRowsOfTests.Scores(Fit(Flowers, one), Flowers.Features));

        float[] scores =
            TreeRowsOfTests.Scores(Fit(Flowers, new RandomForest { NumberOfTrees = 8, MinimumExampleCountPerLeaf = 9 }), Flowers.Features);
        Assert.All(scores.Chunk(3), row => Assert.Equal(1, row.Sum(), 1e-6));
        float[] whole = TreeRowsOfTests.Scores(Fit(Flowers, new RandomForest { NumberOfTrees = 8, Bootstrap = false }), Flowers.Features);
        Assert.All(whole, score => Assert.Equal(0, score * 8 % 1));
    }

    [Fact]
    public void The_out_of_bag_accuracy_is_near_that_on_new_rows()
    {
        ReferenceRows rows = TreeRowsOfTests.Random(1500, 4, 3, 12, seed: 6);
        ReferenceRows others = TreeRowsOfTests.Random(1500, 4, 3, 12, seed: 7);
        // A row is out of the bag of a third of the trees: enough of them.
        RandomForestModel forest = Fit(rows, new RandomForest { NumberOfTrees = 300, MinimumExampleCountPerLeaf = 4 });
        double accuracy = TreeRowsOfTests.Accuracy(forest, others);
        Assert.InRange(accuracy, 0.5, 0.85);
        // Each is a share of 1500 rows: a standard deviation of 0.012.
        Assert.Equal(accuracy, forest.OutOfBagAccuracy!.Value, 0.04);
        Assert.True(TreeRowsOfTests.Accuracy(forest, rows) > accuracy + 0.1);
    }

    [Fact]
    public void Without_samples_and_where_every_row_is_in_every_sample_there_is_no_out_of_bag_accuracy()
    {
        Assert.Null(Fit(Flowers, new RandomForest { NumberOfTrees = 3, Bootstrap = false }).OutOfBagAccuracy);
        ReferenceRows one = new(TreeRowsOfTests.Features([1f]), [0], 2);
        Assert.Null(Fit(one, new RandomForest { NumberOfTrees = 3 }).OutOfBagAccuracy);
    }

    [Fact]
    public void Importances_point_at_the_features_that_decide()
    {
        ReferenceRows rows = TreeRowsOfTests.Random(800, 6, 3, 7, seed: 8);
        IReadOnlyList<double> importances = Fit(rows, new RandomForest { NumberOfTrees = 30 }).FeatureImportances;
        Assert.Equal(1, importances.Sum(), 1e-12);
        // Labels depend on the first and the last feature.
        Assert.True(Math.Min(importances[0], importances[5]) > importances.Skip(1).Take(4).Max());
    }

    public static TheoryData<RandomForest> Changes =>
    [
        new RandomForest { NumberOfTrees = 6 },
        new RandomForest { NumberOfTrees = 5, Seed = 1 },
        new RandomForest { NumberOfTrees = 5, Bootstrap = false },
        new RandomForest { NumberOfTrees = 5, MaximumFeatures = 1 },
        new RandomForest { NumberOfTrees = 5, MaximumDepth = 2 },
        new RandomForest { NumberOfTrees = 5, MinimumExampleCountPerLeaf = 3 },
        new RandomForest { NumberOfTrees = 5, MinimumExampleCountPerSplit = 9 },
        new RandomForest { NumberOfTrees = 5, MinimumImpurityDecrease = 0.01 },
        new RandomForest { NumberOfTrees = 5, Criterion = SplitCriterion.Entropy },
    ];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_setting_has_an_effect(RandomForest changed)
    {
        ReferenceRows rows = TreeRowsOfTests.Random(300, 5, 3, 30, seed: 9);
        float[] plain = TreeRowsOfTests.Scores(Fit(rows, new RandomForest { NumberOfTrees = 5 }), rows.Features);
        Assert.NotEqual(plain, TreeRowsOfTests.Scores(Fit(rows, changed), rows.Features));
    }

    [Fact]
    public void The_square_root_of_the_features_is_the_default()
    {
        ReferenceRows rows = TreeRowsOfTests.Random(200, 10, 3, 30, seed: 10);
        float[] Scores(int? features) =>
            TreeRowsOfTests.Scores(Fit(rows, new RandomForest { NumberOfTrees = 5, MaximumFeatures = features }), rows.Features);
        Assert.Equal(Scores(3), Scores(null));
        Assert.NotEqual(Scores(4), Scores(null));
        Assert.Equal(Scores(10), Scores(1000));
    }

    [Fact]
    public void Weights_count_and_those_of_one_are_as_none()
    {
        ReferenceRows rows = TreeRowsOfTests.Random(300, 5, 3, 30, seed: 11);
        RandomForest settings = new() { NumberOfTrees = 5, MinimumExampleCountPerLeaf = 2 };
        float[] plain = TreeRowsOfTests.Scores(Fit(rows, settings), rows.Features);
        Assert.Equal(plain, TreeRowsOfTests.Scores(Fit(rows, settings, [.. Enumerable.Repeat(1f, 300)]), rows.Features));
        float[] heavy = [.. rows.Labels.Select(label => label == 2 ? 50f : 1)];
        int twos = TreeRowsOfTests.Predictions(Fit(rows, settings, heavy), rows.Features).Count(label => label == 2);
        Assert.True(twos > TreeRowsOfTests.Predictions(Fit(rows, settings), rows.Features).Count(label => label == 2));
    }

    [Fact]
    public void Rows_that_weigh_nothing_are_left_out()
    {
        ReferenceRows rows = TreeRowsOfTests.Random(100, 5, 3, 30, seed: 12);
        ReferenceRows half = new(new(Engine.Tensors.Shape.Of(50, 5), rows.Features.Span[..250].ToArray()), rows.Labels[..50], 3);
        RandomForest settings = new() { NumberOfTrees = 5 };
        float[] weights = [.. Enumerable.Range(0, 100).Select(row => row < 50 ? 1f : 0)];
        Assert.Equal(
            TreeRowsOfTests.Scores(Fit(half, settings), rows.Features),
            TreeRowsOfTests.Scores(Fit(rows, settings, weights), rows.Features));
    }

    [Fact]
    public void A_class_without_rows_has_no_probability()
    {
        RandomForestModel forest = new RandomForest { NumberOfTrees = 5 }.Fit(Flowers.Features, Flowers.Labels, 5);
        Assert.All(TreeRowsOfTests.Scores(forest, Flowers.Features).Chunk(5), row => Assert.Equal([0f, 0], row[3..]));
    }

    [Fact]
    public void A_model_comes_back_from_its_file()
    {
        RandomForestModel model = new RandomForest { NumberOfTrees = 7, MinimumExampleCountPerLeaf = 5 }.Fit(
            Flowers.Features, Flowers.Labels, 3, null, TreeRowsOfTests.IrisFeatures, TreeRowsOfTests.IrisClasses);
        var read = RandomForestModel.Read(TreeRowsOfTests.Stored(model));
        Assert.Equal(TreeRowsOfTests.Scores(model, Flowers.Features), TreeRowsOfTests.Scores(read, Flowers.Features));
        Assert.Equal(model.FeatureImportances, read.FeatureImportances);
        Assert.Equal(model.OutOfBagAccuracy, read.OutOfBagAccuracy);
        Assert.Equal((7, model.NodeCount), (read.TreeCount, read.NodeCount));
        Assert.Equal(model.FeatureNames, read.FeatureNames);
        Assert.Equal(model.ClassNames, read.ClassNames);
        RandomForestModel whole = Fit(Flowers, new RandomForest { NumberOfTrees = 2, Bootstrap = false });
        Assert.Null(RandomForestModel.Read(TreeRowsOfTests.Stored(whole)).OutOfBagAccuracy);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, 0)]
    public void Impossible_settings_are_refused(int trees, int? threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Fit(Flowers, new RandomForest { NumberOfTrees = trees, NumberOfThreads = threads }));

    [Fact]
    public void A_cancelled_growing_throws() =>
        Assert.Throws<OperationCanceledException>(
            () => new RandomForest { CancellationToken = new CancellationToken(true) }.Fit(Flowers.Features, Flowers.Labels, 3));

    [SkippableFact]
    public void Digits_are_recognized()
    {
        var rows = ReferenceRows.Mnist(2000);
        RandomForestModel forest = Fit(rows, new RandomForest { NumberOfTrees = 50 });
        Assert.InRange(TreeRowsOfTests.Accuracy(forest, ReferenceRows.Mnist(1000, test: true)), 0.85, 0.95);
    }
}
