using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Classic.Trees;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Trees;

public sealed class DecisionTreeTrainerTests
{
    private readonly MLContext _mlContext = new(1);

    private MulticlassTransformer<DecisionTreeModel> Fit(IDataView data, Func<DecisionTree, DecisionTree>? change = null)
    {
        var learner = new DecisionTree();
        return _mlContext.MulticlassClassification.Trainers.DecisionTree(change?.Invoke(learner) ?? learner).Fit(data);
    }

    private sealed class Measured
    {
        public float Width { get; set; }
        public float Height { get; set; }
        public string Label { get; set; } = "";
    }

    [Fact]
    public void Rules_have_the_names_of_slots_and_classes_also_after_saving()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(new Measured[]
        {
            new() { Width = 1, Height = 5, Label = "pear" },
            new() { Width = 1, Height = 9, Label = "pear" },
            new() { Width = 4, Height = 5, Label = "apple" },
            new() { Width = 4, Height = 3, Label = "plum" },
        });
        EstimatorChain<MulticlassTransformer<DecisionTreeModel>> pipeline = _mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(_mlContext.Transforms.Concatenate("Features", "Height", "Width"))
            .Append(_mlContext.MulticlassClassification.Trainers.DecisionTree());
        TransformerChain<MulticlassTransformer<DecisionTreeModel>> model = pipeline.Fit(data);
        const string Rules = """
            if Width <= 2.5: pear (2 rows)
            else:
              if Height <= 4: plum (1 row)
              else: apple (1 row)

            """;
        Assert.Equal(Rules, model.LastTransformer!.Model.Rules());
        using var stream = new MemoryStream();
        _mlContext.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        var loaded = (IEnumerable<ITransformer>)new MLContext().Model.Load(stream, out _);
        Assert.Equal(Rules, Assert.IsType<MulticlassTransformer<DecisionTreeModel>>(loaded.Last()).Model.Rules());
    }

    [Fact]
    public void The_short_overloads_learn()
    {
        MulticlassTransformer<DecisionTreeModel> multi =
            _mlContext.MulticlassClassification.Trainers.DecisionTree().Fit(Blobs.Data(_mlContext, 90));
        Assert.True(
            _mlContext.MulticlassClassification.Evaluate(multi.Transform(Blobs.Data(_mlContext, 60, seed: 2))).MicroAccuracy > 0.97);
        BinaryTransformer<DecisionTreeModel> binary =
            _mlContext.BinaryClassification.Trainers.DecisionTree(minimumExampleCountPerLeaf: 3).Fit(YesNo.Data(_mlContext, 500));
        Assert.True(_mlContext.BinaryClassification.Evaluate(binary.Transform(YesNo.Data(_mlContext, 300, seed: 2))).Accuracy > 0.9);
        Assert.Equal(
            1, _mlContext.MulticlassClassification.Trainers.DecisionTree(maximumDepth: 1).Fit(Blobs.Data(_mlContext, 90)).Model.Depth);
    }

    [Fact]
    public void Yes_and_no_have_their_probability_and_a_margin_from_it()
    {
        IDataView data = YesNo.Data(_mlContext, 200);
        BinaryTransformer<DecisionTreeModel> model = _mlContext.BinaryClassification.Trainers.DecisionTree(maximumDepth: 3).Fit(data);
        var scored = _mlContext.Data.CreateEnumerable<YesNo.Scored>(model.Transform(data), reuseRowObject: false).ToList();
        Assert.All(scored, row => Assert.Equal((2 * row.Probability) - 1, row.Score));
        Assert.All(scored, row => Assert.Equal(row.Probability > 0.5, row.PredictedLabel));
        Assert.Contains(scored, row => row.Probability is > 0 and < 1);
        Assert.Contains("true (", model.Model.Rules(), StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<DecisionTree, DecisionTree>> Changes => new()
    {
        { "Criterion", learner => learner with { Criterion = SplitCriterion.Entropy } },
        { "MaximumDepth", learner => learner with { MaximumDepth = 2 } },
        { "MinimumExampleCountPerLeaf", learner => learner with { MinimumExampleCountPerLeaf = 7 } },
        { "MinimumExampleCountPerSplit", learner => learner with { MinimumExampleCountPerSplit = 30 } },
        { "MinimumImpurityDecrease", learner => learner with { MinimumImpurityDecrease = 0.02 } },
        { "MaximumFeatures", learner => learner with { MaximumFeatures = 1 } },
        { "BalanceClasses", learner => learner with { BalanceClasses = true } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_option_changes_the_tree(string option, Func<DecisionTree, DecisionTree> change)
        => Assert.False(Fit(Noisy()).Model.Rules() == Fit(Noisy(), change).Model.Rules(), option);

    [Fact]
    public void Weights_of_rows_change_the_tree()
    {
        MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers = _mlContext.MulticlassClassification.Trainers;
        Assert.NotEqual(Fit(Noisy()).Model.Rules(), trainers.DecisionTree(exampleWeightColumnName: "Weight").Fit(Noisy()).Model.Rules());
        Assert.Throws<ArgumentException>("exampleWeightColumnName", () => trainers.DecisionTree(exampleWeightColumnName: " "));
        Assert.Throws<ArgumentException>(
            "exampleWeightColumnName", () => trainers.DecisionTree(new DecisionTree(), exampleWeightColumnName: "Label"));
    }

    [Fact]
    public void The_seed_is_the_contexts_unless_given()
    {
        Assert.Equal(Rules(1, null), Rules(1, null));
        Assert.NotEqual(Rules(1, null), Rules(2, null));
        Assert.Equal(Rules(1, 7), Rules(2, 7));
        Assert.NotEqual(Rules(1, 7), Rules(1, 8));

        string Rules(int context, int? seed) => new MLContext(context).MulticlassClassification.Trainers
            .DecisionTree(new DecisionTree { MaximumFeatures = 1, Seed = seed }).Fit(Noisy()).Model.Rules();
    }

    [Fact]
    public void A_loaded_model_scores_bit_for_bit_as_the_saved_one()
    {
        IDataView data = Noisy();
        MulticlassTransformer<DecisionTreeModel> multi = Fit(data, learner => learner with { MinimumExampleCountPerLeaf = 5 });
        Assert.Equal(Blobs.Scores(multi.Transform(data)), Blobs.Scores(SavedModels.Reload(_mlContext, multi, data.Schema).Transform(data)));
        IDataView rows = YesNo.Data(_mlContext, 100);
        BinaryTransformer<DecisionTreeModel> binary = _mlContext.BinaryClassification.Trainers.DecisionTree(maximumDepth: 2).Fit(rows);
        Assert.Equal(
            YesNo.Scores(binary.Transform(rows)), YesNo.Scores(SavedModels.Reload(_mlContext, binary, rows.Schema).Transform(rows)));
    }

    private sealed class Weighted
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];
        [KeyType(3)]
        public uint Label { get; set; }
        public float Weight { get; set; }
    }

    // Blobs with some wrong labels, and few rows of one class.
    private IDataView Noisy()
    {
        IEnumerable<Blobs.Row> rows = Blobs.Rows(240).Where((row, i) => row.Label != "blue" || i < 90);
        return _mlContext.Data.LoadFromEnumerable(rows.Select((row, i) => new Weighted
        {
            Features = row.Features,
            Label = (uint)(i % 6 == 0 ? (i / 6 % 3) + 1 : Array.IndexOf(Blobs.Names, row.Label) + 1),
            Weight = 1 + (i % 4),
        }));
    }
}
