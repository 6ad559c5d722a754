using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Trainers.Search;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Search;

/// <summary>Searches over trainers of this library and of ML.NET.</summary>
public sealed class SearchedModelsTests
{
    [Fact]
    public void A_learning_rate_that_learns_is_found_for_an_mlp()
    {
        var mlContext = new MLContext(1);
        var space = new HyperparameterSpace();
        SearchParameter<float> rate = space.Choice("rate", 1e-7f, 1e-2f, 1e-6f);
        SearchResult<MulticlassTransformer<Network>> result =
            new GridSearch(space, seed: 1) { Validation = SearchValidation.CrossValidation(3) }.Run(
            mlContext, Blobs.Data(mlContext, 150), SearchMetric.MicroAccuracy(),
            trial => trial.MLContext.MulticlassClassification.Trainers.Mlp(
                new Mlp { Optimizer = new AdamOptimizer(trial.Get(rate)), Epochs = 10 }));
        Assert.Equal(1e-2f, result.Best.Get(rate));
        Assert.True(result.Best.Score > 0.95, $"{result}");
        MulticlassClassificationMetrics metrics =
            mlContext.MulticlassClassification.Evaluate(result.Refit().Transform(Blobs.Data(mlContext, 90, seed: 2)));
        Assert.True(metrics.MicroAccuracy > 0.95, $"accuracy {metrics.MicroAccuracy}");
    }

    [Fact]
    public void The_budget_is_the_epochs_of_an_mlp()
    {
        var mlContext = new MLContext(1);
        var space = new HyperparameterSpace();
        SearchParameter<float> rate = space.LogUniform("rate", 1e-6f, 1e-1f);
        SearchResult<MulticlassTransformer<Network>> result = new RandomSearch(space, trials: 8, seed: 1)
        {
            Validation = SearchValidation.Holdout(),
            Halving = SuccessiveHalving.OfBudget(1, 8, eta: 2),
        }.Run(
            mlContext, Blobs.Data(mlContext, 150), SearchMetric.LogLoss(),
            trial => trial.MLContext.MulticlassClassification.Trainers.Mlp(
                new Mlp { Optimizer = new AdamOptimizer(trial.Get(rate)), Epochs = trial.Budget }));
        Assert.Equal(8, result.Refit().History.Epochs.Count);
        Assert.Equal([1, 2, 4, 8], result.Best.Measurements.Select(measurement => measurement.Budget!.Value));
        Assert.True(result.Best.Score < 0.5, $"{result}");
    }

    [Fact]
    public void A_pipeline_of_ML_nets_own_is_searched_with_what_it_leaves_out_of_scoring()
    {
        var mlContext = new MLContext(1);
        var space = new HyperparameterSpace();
        SearchParameter<float> penalty = space.LogUniform("L2", 1e-4f, 1e4f);
        IDataView data = mlContext.Data.LoadFromEnumerable(Blobs.Rows(150));
        var search = new GridSearch(space, pointsOfRange: 3) { Validation = SearchValidation.Holdout(0.3) };
        SearchResult<TransformerChain<MulticlassPredictionTransformer<MaximumEntropyModelParameters>>> result = search.Run(
            mlContext, data, SearchMetric.LogLoss(),
            trial => new EstimatorChain<ITransformer>()
                .Append(trial.MLContext.Transforms.Conversion.MapValueToKey("Label"), TransformerScope.TrainTest)
                .Append(trial.MLContext.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options
                {
                    L2Regularization = trial.Get(penalty),
                    MaximumNumberOfIterations = 20,
                    NumberOfThreads = 1,
                })));
        Assert.Equal(1e-4f, result.Best.Get(penalty));
        Assert.True(result.Best.Score < 0.2, $"{result}");
        Assert.True(result.Trials[^1].Score > 0.5, $"{result}");
        Assert.Equal(3, Blobs.Scores(result.Refit().Transform(data)).Length / 150);
    }

    [Fact]
    public void A_regression_is_searched()
    {
        var mlContext = new MLContext(1);
        var space = new HyperparameterSpace();
        SearchParameter<float> rate = space.Choice("rate", 1e-7f, 1e-2f);
        SearchResult<RegressionTransformer<Network>> result = new GridSearch(space) { Validation = SearchValidation.Holdout() }.Run(
            mlContext, Surface.Data(mlContext, 200), SearchMetric.RSquared(),
            trial => trial.MLContext.Regression.Trainers.Mlp(new Mlp { Optimizer = new AdamOptimizer(trial.Get(rate)), Epochs = 30 }));
        Assert.Equal(1e-2f, result.Best.Get(rate));
        Assert.True(result.Best.Score > 0.5, $"{result}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_scores_whatever_the_context_given()
    {
        double[] first = Scores(seed: 1, contextSeed: 1);
        Assert.Equal(first, Scores(seed: 1, contextSeed: 2));
        Assert.NotEqual(first, Scores(seed: 2, contextSeed: 1));

        static double[] Scores(int seed, int contextSeed)
        {
            var mlContext = new MLContext(contextSeed);
            var space = new HyperparameterSpace();
            SearchParameter<int> units = space.Integer("units", 1, 50);
            SearchResult<MulticlassTransformer<Network>> result =
                new RandomSearch(space, trials: 3, seed: seed) { Validation = SearchValidation.CrossValidation(2) }.Run(
                mlContext, Blobs.Data(mlContext, 60), SearchMetric.LogLoss(), trial => Mlp(trial.MLContext, trial.Get(units)));
            return [.. result.Trials.SelectMany(trial => trial.Measurements[^1].FoldScores)];
        }
    }

    [Fact]
    public void The_best_trial_can_be_repeated_by_its_seed_alone()
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 60);
        var space = new HyperparameterSpace();
        SearchParameter<int> units = space.Choice("units", 3, 5, 7);
        SearchResult<MulticlassTransformer<Network>> result = new GridSearch(space) { Validation = SearchValidation.Holdout() }.Run(
            mlContext, data, SearchMetric.LogLoss(), trial => Mlp(trial.MLContext, trial.Get(units)));
        MulticlassTransformer<Network> again = Mlp(new MLContext(result.Best.Seed), result.Best.Get(units)).Fit(data);
        Assert.Equal(Blobs.Scores(again.Transform(data)), Blobs.Scores(result.Refit().Transform(data)));
        Assert.Equal(3, result.Trials.Select(trial => trial.Seed).Distinct().Count());
    }

    private static MulticlassTrainer<Network> Mlp(MLContext context, int units)
        => context.MulticlassClassification.Trainers.Mlp(new Mlp { HiddenUnits = [units], Epochs = 2 });

    private sealed class Pair
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];
        public float Label { get; set; }
    }

    // One of two rows to learn from lacks a number, and every row to be measured on.
    [Fact]
    public void A_trial_that_answers_no_row_fails_and_one_that_replaces_missing_numbers_wins()
    {
        var mlContext = new MLContext(1);
        var random = new Random(1);
        List<Pair> rows = [.. Enumerable.Range(0, 100).Select(_ => new Pair { Features = [random.NextSingle(), random.NextSingle()] })];
        rows.ForEach(row => row.Label = row.Features.Sum());
        IDataView Without(int every) => mlContext.Data.LoadFromEnumerable(rows.Select((row, i) => new Pair
        {
            Features = i % every == 0 ? [row.Features[0], float.NaN] : row.Features,
            Label = row.Label,
        }));
        var space = new HyperparameterSpace();
        SearchParameter<bool> replaces = space.Choice("replaces", false, true);
        var result = new GridSearch(space) { Validation = SearchValidation.On(Without(every: 1)) }.Run(
            mlContext, Without(every: 2), SearchMetric.RootMeanSquaredError(), trial =>
                (trial.Get(replaces)
                    ? trial.MLContext.Transforms.ReplaceMissingValues("Features")
                    : (IEstimator<ITransformer>)trial.MLContext.Transforms.CopyColumns("Features", "Features"))
                .Append(trial.MLContext.Regression.Trainers.Mlp(MlpPreset.Simple with { Epochs = 2 })));
        Assert.True(result.Best.Get(replaces));
        Assert.Contains("100 of 100 predictions are missing", result.Trials[1].Failure!.Message, StringComparison.Ordinal);
    }
}
