using System.Text.Json.Nodes;
using MLNetDeep.Classic.Tests;
using MLNetDeep.Classic.Trees;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Golden.Tests.Python;

namespace MLNetDeep.Golden.Tests.ScikitLearn;

[Collection(ScikitLearnTests.Name)]
public class TreeTests(ScikitLearnProcess sklearn)
{
    private const double Rounding = 1e-6;

    [SkippableTheory]
    [InlineData("gini", 1)]
    [InlineData("gini", 3)]
    [InlineData("entropy", 3)]
    [InlineData("gini", null)]
    [InlineData("entropy", null)]
    public void A_tree_on_iris_gives_the_training_rows_scikit_learns_probabilities(string criterion, int? depth)
    {
        var iris = ReferenceRows.Iris(IrisVariant.Uci);
        Answer answer = sklearn.Ask(Fitted
            .On(
                "tree.DecisionTreeClassifier", iris,
                new JsonObject { ["criterion"] = criterion, ["max_depth"] = depth, ["random_state"] = 0 })
            .Methods("predict_proba"));
        DecisionTreeModel tree = new DecisionTree { Criterion = Of(criterion), MaximumDepth = depth }.Fit(iris.Features, iris.Labels, 3);

        float[] scores = new float[450];
        tree.Score(iris.Features.Span, scores);
        Assert.Equal(answer["predict_proba"], scores.Select(score => (double)score), (a, b) => Math.Abs(a - b) < Rounding);
    }

    [SkippableTheory]
    [InlineData("gini")]
    [InlineData("entropy")]
    public void A_shallow_tree_on_digits_has_scikit_learns_importances(string criterion)
    {
        // Three levels deep, splits of many rows: none ties, so that the order in which features are tried does not matter.
        var digits = ReferenceRows.Mnist(600);
        JsonObject settings = new() { ["criterion"] = criterion, ["max_depth"] = 3, ["random_state"] = 0 };
        Answer answer = sklearn.Ask(Fitted.On("tree.DecisionTreeClassifier", digits, settings).Attributes("feature_importances_"));
        DecisionTreeModel tree = new DecisionTree { Criterion = Of(criterion), MaximumDepth = 3 }.Fit(digits.Features, digits.Labels, 10);
        Assert.Equal(answer["feature_importances_"], tree.FeatureImportances, (a, b) => Math.Abs(a - b) < Rounding);
    }

    [SkippableFact]
    public void A_forest_recognizes_as_many_digits_as_scikit_learns()
    {
        var train = ReferenceRows.Mnist(2000);
        var test = ReferenceRows.Mnist(2000, test: true);
        Answer answer = sklearn.Ask(Fitted
            .On(
                "ensemble.RandomForestClassifier", train,
                new JsonObject { ["n_estimators"] = 100, ["random_state"] = 0, ["oob_score"] = true })
            .About(test).Attributes("oob_score_").Methods("predict"));
        RandomForestModel forest = new RandomForest().Fit(train.Features, train.Labels, 10);

        float[] scores = new float[20_000];
        forest.Score(test.Features.Span, scores);
        IEnumerable<double> predictions = scores.Chunk(10).Select(row => (double)Array.IndexOf(row, row.Max()));
        double Accuracy(IEnumerable<double> predicted) => predicted.Zip(test.Labels, (a, b) => a == b ? 1.0 : 0).Average();
        // Two forests of other random numbers: the difference has a standard deviation of about 0.005.
        Assert.Equal(Accuracy(answer["predict"]), Accuracy(predictions), 0.02);
        Assert.Equal(answer["oob_score_"][0], forest.OutOfBagAccuracy!.Value, 0.02);
    }

    [SkippableTheory]
    [InlineData(3)]
    [InlineData(null)]
    public void A_tree_of_numbers_gives_the_training_rows_scikit_learns_and_a_forest_errs_as_much(int? depth)
    {
        // The petal width by the other measures and the species.
        var iris = ReferenceRows.Iris(IrisVariant.Uci);
        float[] targets = [.. Enumerable.Range(0, 150).Select(row => iris.Features.Span[(row * 4) + 3])];
        Tensor others = new(
            Shape.Of(150, 3), [.. Enumerable.Range(0, 150).SelectMany(row => iris.Features.Span.Slice(row * 4, 3).ToArray())]);
        ReferenceRows rows = iris with { Features = others };
        Answer tree = sklearn.Ask(Fitted
            .OnFeatures("tree.DecisionTreeRegressor", rows, new JsonObject { ["max_depth"] = depth, ["random_state"] = 0 })
            .WithTargets(targets).Attributes("feature_importances_").Methods("predict"));
        DecisionTreeRegressionModel model = new DecisionTree { MaximumDepth = depth }.Fit(others, targets);
        float[] values = new float[150];
        model.Predict(others.Span, values);
        if (depth is not null)
        {
            Assert.Equal(tree["predict"], values.Select(value => (double)value), (a, b) => Math.Abs(a - b) < Rounding);
            Assert.Equal(tree["feature_importances_"], model.FeatureImportances, (a, b) => Math.Abs(a - b) < Rounding);
        }
        else
        {
            // Where rows are equal both give the mean of their numbers, whichever of equal splits came before.
            Assert.Equal(Error(tree["predict"]), Error(values.Select(value => (double)value)), Rounding);
        }

        Answer forest = sklearn.Ask(Fitted
            .OnFeatures(
                "ensemble.RandomForestRegressor", rows,
                new JsonObject { ["max_depth"] = depth, ["random_state"] = 0, ["oob_score"] = true, ["n_estimators"] = 300 })
            .WithTargets(targets).Attributes("oob_score_"));
        RandomForestRegressionModel own = new RandomForest { MaximumDepth = depth, NumberOfTrees = 300 }.Fit(others, targets);
        // Other random numbers.
        Assert.Equal(forest["oob_score_"][0], own.OutOfBagRSquared!.Value, 0.01);

        double Error(IEnumerable<double> predicted) => predicted.Zip(targets, (a, b) => Math.Pow(a - b, 2)).Average();
    }

    private static SplitCriterion Of(string criterion) => criterion == "gini" ? SplitCriterion.Gini : SplitCriterion.Entropy;
}
