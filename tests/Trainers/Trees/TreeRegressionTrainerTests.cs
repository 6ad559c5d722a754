using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Classic.Trees;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Trees;

public sealed class TreeRegressionTrainerTests
{
    private readonly MLContext _mlContext = new(1);

    private RegressionCatalog.RegressionTrainers Trainers => _mlContext.Regression.Trainers;

    [Fact]
    public void The_short_overloads_learn()
    {
        IDataView test = Surface.Data(_mlContext, 300, seed: 2);
        RegressionTransformer<RandomForestRegressionModel> forest = Trainers.RandomForest().Fit(Surface.Data(_mlContext, 600));
        RegressionTransformer<DecisionTreeRegressionModel> tree =
            Trainers.DecisionTree(minimumExampleCountPerLeaf: 3).Fit(Surface.Data(_mlContext, 600));
        double ofForest = _mlContext.Regression.Evaluate(forest.Transform(test)).RSquared;
        double ofTree = _mlContext.Regression.Evaluate(tree.Transform(test)).RSquared;
        Assert.InRange(ofTree, 0.8, ofForest);
        Assert.InRange(ofForest, 0.95, 1);
        Assert.Equal(ofForest, forest.Model.OutOfBagRSquared!.Value, 0.03);
        Assert.Equal(100, forest.Model.TreeCount);
        Assert.Equal(2, Trainers.DecisionTree(maximumDepth: 2).Fit(test).Model.Depth);
        Assert.Equal(3, Trainers.RandomForest(numberOfTrees: 3).Fit(test).Model.TreeCount);
    }

    [Fact]
    public void A_loaded_model_scores_bit_for_bit_as_the_saved_one_also_rows_with_missing_values()
    {
        List<Surface.Row> rows = Surface.Rows(200);
        for (int i = 0; i < 200; i += 3)
        {
            rows[i].Features[i % 2] = float.NaN;
        }
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        Same(Trainers.DecisionTree().Fit(data));
        Same(Trainers.RandomForest(numberOfTrees: 5).Fit(data));

        void Same<TModel>(RegressionTransformer<TModel> model) where TModel : class, IRegressor
        {
            float[] scores = Blobs.Column<float>(model.Transform(data), "Score").ToArray();
            Assert.All(scores, score => Assert.True(float.IsFinite(score)));
            ITransformer loaded = SavedModels.Reload(_mlContext, model, data.Schema);
            Assert.True(Assert.IsType<RegressionTransformer<TModel>>(loaded).Model.TakesMissing);
            Assert.Equal(scores, Blobs.Column<float>(loaded.Transform(data), "Score"));
        }
    }

    [Fact]
    public void Rules_have_the_names_of_slots_and_say_where_missing_values_go()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(new Flat[]
        {
            new() { Rooms = 2, Area = 40, Rent = 500 },
            new() { Rooms = 3, Area = 60, Rent = 700 },
            new() { Rooms = 3, Area = float.NaN, Rent = 750 },
            new() { Rooms = 5, Area = 150, Rent = 2000 },
        });
        TransformerChain<RegressionTransformer<DecisionTreeRegressionModel>> model =
            _mlContext.Transforms.Concatenate("Features", nameof(Flat.Area))
                .Append(Trainers.DecisionTree(nameof(Flat.Rent), maximumDepth: 1)).Fit(data);
        Assert.Equal(
            "if Area <= 105 or missing: 650 (3 rows, deviation 108)\nelse: 2000 (1 row)\n", model.LastTransformer.Model.Rules());
    }

    [Fact]
    public void Weights_and_the_seed_of_the_context_count()
    {
        List<Surface.Row> rows = Surface.Rows(100);
        for (int i = 0; i < 100; i++)
        {
            rows[i].Weight = 1 + (i % 5 * 10);
        }
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        Assert.NotEqual(
            Trainers.DecisionTree(maximumDepth: 3).Fit(data).Model.Rules(),
            Trainers.DecisionTree(exampleWeightColumnName: "Weight", maximumDepth: 3).Fit(data).Model.Rules());
        Assert.Equal(Scores(1, null), Scores(1, null));
        Assert.NotEqual(Scores(1, null), Scores(2, null));
        Assert.Equal(Scores(1, 7), Scores(2, 7));

        float[] Scores(int context, int? seed) => [
            .. Blobs.Column<float>(
                new MLContext(context).Regression.Trainers.RandomForest(new RandomForest { NumberOfTrees = 3, Seed = seed })
                    .Fit(data).Transform(data),
                "Score")];
    }

    [Fact]
    public void Settings_of_classes_are_refused()
    {
        IDataView data = Surface.Data(_mlContext, 20);
        Assert.Equal("BalanceClasses", Assert.Throws<ArgumentOutOfRangeException>(
            () => Trainers.DecisionTree(new DecisionTree { BalanceClasses = true }).Fit(data)).ParamName);
        Assert.Equal("Criterion", Assert.Throws<ArgumentOutOfRangeException>(
            () => Trainers.RandomForest(new RandomForest { Criterion = SplitCriterion.Entropy }).Fit(data)).ParamName);
    }

    private sealed class Flat
    {
        public float Rooms { get; set; }

        public float Area { get; set; }

        public float Rent { get; set; }
    }
}
