using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using MLNetDeep.Classic.Linear;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Linear;

public sealed class PerceptronTrainerTests
{
    private readonly MLContext _mlContext = new(1);

    private BinaryClassificationCatalog.BinaryClassificationTrainers Trainers => _mlContext.BinaryClassification.Trainers;

    // Yes above the plane x + y + 1 = 0, with some room between.
    private static List<YesNo.Row> Separable(int count, int seed = 1)
    {
        var rows = YesNo.Rows(2 * count, seed).Where(row => Math.Abs(row.Features[0] + row.Features[1] + 1) > 0.3f).Take(count).ToList();
        foreach (YesNo.Row? row in rows)
        {
            row.Label = row.Features[0] + row.Features[1] + 1 > 0;
        }
        return rows;
    }

    private IDataView Data(int count, int seed = 1) => _mlContext.Data.LoadFromEnumerable(Separable(count, seed));

    [Fact]
    public void The_short_overload_separates_rows()
    {
        BinaryTransformer<PerceptronModel> model = Trainers.Perceptron().Fit(Data(200));
        Assert.True(model.Model.Converged);
        Assert.Equal(0, model.Model.ErrorsPerPass[^1]);
        BinaryClassificationMetrics metrics = _mlContext.BinaryClassification.EvaluateNonCalibrated(model.Transform(Data(200)));
        Assert.Equal(1, metrics.Accuracy);
        Assert.DoesNotContain(model.Transform(Data(1)).Schema, column => column.Name == "Probability");
    }

    [Fact]
    public void The_short_overload_hands_on_what_it_is_given()
    {
        EstimatorChain<ColumnCopyingTransformer> columns =
            _mlContext.Transforms.CopyColumns("F", "Features").Append(_mlContext.Transforms.CopyColumns("L", "Label"));
        IDataView data = columns.Fit(Data(200)).Transform(Data(200));
        BinaryTransformer<PerceptronModel> model = Trainers.Perceptron("L", "F", numberOfIterations: 1).Fit(data);
        Assert.Equal("F", model.FeatureColumnName);
        Assert.Single(model.Model.ErrorsPerPass);
    }

    [Fact]
    public void Each_pass_is_told_and_logged()
    {
        List<PerceptronPass> passes = [];
        List<string> log = [];
        _mlContext.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Info)
            {
                log.Add(entry.RawMessage);
            }
        };
        PerceptronModel model = Trainers.Perceptron(new Perceptron { PassCompleted = passes.Add }).Fit(Data(200)).Model;
        Assert.Equal(model.ErrorsPerPass, passes.Select(pass => pass.Errors));
        Assert.Equal(Enumerable.Range(1, passes.Count), passes.Select(pass => pass.Pass));
        Assert.Equal(model.Line(), passes[^1].Line);
        Assert.All(passes, pass => Assert.Contains($"Pass {pass.Pass}: {pass.Errors}/200 errors", log));
    }

    [Fact]
    public void That_it_did_not_converge_is_said()
    {
        List<string> warnings = [];
        _mlContext.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(entry.RawMessage);
            }
        };
        PerceptronModel model = Trainers.Perceptron(numberOfIterations: 4).Fit(YesNo.Data(_mlContext, 100)).Model;
        Assert.False(model.Converged);
        Assert.Equal(4, model.ErrorsPerPass.Count);
        Assert.Contains(
            $"did not converge: pass 4, the last, had {model.ErrorsPerPass[^1]}/100 errors", Assert.Single(warnings),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_learning_rate_scales_the_weights()
    {
        (PerceptronModel? one, PerceptronModel? half) = (With(new()), With(new() { LearningRate = 0.5 }));
        Assert.Equal(one.Weights.ToArray(), half.Weights.ToArray().Select(weight => 2 * weight));
        Assert.Equal(one.Intercept, 2 * half.Intercept);
    }

    [Fact]
    public void Shuffling_follows_the_seed_and_by_default_the_contexts()
    {
        string first = With(new() { Shuffle = true, Seed = 1 }).Line();
        Assert.Equal(first, With(new() { Shuffle = true, Seed = 1 }).Line());
        Assert.NotEqual(first, With(new() { Shuffle = true, Seed = 2 }).Line());
        Assert.NotEqual(first, With(new() { Seed = 1 }).Line());
        Assert.Equal(OfContext(1), OfContext(1));
        Assert.NotEqual(OfContext(1), OfContext(2));

        static string OfContext(int seed)
        {
            var mlContext = new MLContext(seed);
            return mlContext.BinaryClassification.Trainers.Perceptron(new Perceptron { Shuffle = true, NumberOfIterations = 3 })
                .Fit(mlContext.Data.LoadFromEnumerable(Separable(200))).Model.Line();
        }
    }

    private PerceptronModel With(Perceptron learner) => Trainers.Perceptron(learner with { NumberOfIterations = 3 }).Fit(Data(200)).Model;

    [Fact]
    public void A_loaded_model_scores_bit_for_bit_as_the_saved_one_and_keeps_its_errors()
    {
        IDataView data = Data(100);
        BinaryTransformer<PerceptronModel> model = Trainers.Perceptron().Fit(data);
        BinaryTransformer<PerceptronModel> loaded =
            Assert.IsType<BinaryTransformer<PerceptronModel>>(SavedModels.Reload(_mlContext, model, data.Schema));
        Assert.Equal(YesNo.Scores(model.Transform(data)), YesNo.Scores(loaded.Transform(data)));
        Assert.Equal(model.Model.ErrorsPerPass, loaded.Model.ErrorsPerPass);
        Assert.Equal(model.Model.Line(), loaded.Model.Line());
    }

    private sealed class Answer
    {
        public bool PredictedLabel { get; set; }
        public float Score { get; set; }
    }

    [Fact]
    public void A_prediction_engine_gives_the_bits_of_a_transform()
    {
        IDataView data = Data(50);
        BinaryTransformer<PerceptronModel> model = Trainers.Perceptron().Fit(data);
        PredictionEngine<YesNo.Row, Answer> engine = _mlContext.Model.CreatePredictionEngine<YesNo.Row, Answer>(model);
        Assert.Equal(YesNo.Scores(model.Transform(data)), Separable(50).Select(row => engine.Predict(row).Score));
        Assert.All(Separable(50), row => Assert.Equal(row.Label, engine.Predict(row).PredictedLabel));
    }

    [Fact]
    public void Every_fold_is_learned()
        => Assert.All(
            _mlContext.Data.CrossValidationSplit(Data(300), numberOfFolds: 3),
            fold => Assert.True(_mlContext.BinaryClassification.EvaluateNonCalibrated(
                Trainers.Perceptron().Fit(fold.TrainSet).Transform(fold.TestSet)).Accuracy > 0.95));

    [Fact]
    public void Rows_with_missing_features_are_left_out_of_training_and_score_missing()
    {
        List<YesNo.Row> rows = Separable(60);
        rows[3].Features = [float.PositiveInfinity, 0, 0];
        BinaryTransformer<PerceptronModel> model = Trainers.Perceptron().Fit(_mlContext.Data.LoadFromEnumerable(rows));
        Assert.Equal(59, model.Model.RowCount);
        List<float> scores = YesNo.Scores(model.Transform(_mlContext.Data.LoadFromEnumerable(rows)));
        Assert.Equal([3], Enumerable.Range(0, 60).Where(row => float.IsNaN(scores[row])));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Throws<ArgumentNullException>("learner", () => Trainers.Perceptron((Perceptron)null!));
        Assert.Throws<ArgumentOutOfRangeException>("NumberOfIterations", () => Trainers.Perceptron(numberOfIterations: 0));
        foreach (double rate in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Equal("LearningRate", Assert.Throws<ArgumentOutOfRangeException>(
                () => Trainers.Perceptron(new Perceptron { LearningRate = rate })).ParamName);
        }
        List<YesNo.Row> rows = Separable(20);
        foreach (YesNo.Row row in rows)
        {
            row.Label = true;
        }
        Assert.Contains("one class", Assert.Throws<InvalidOperationException>(
            () => Trainers.Perceptron().Fit(_mlContext.Data.LoadFromEnumerable(rows))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_training_throws()
    {
        using var cancellation = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Trainers.Perceptron(new Perceptron
        {
            CancellationToken = cancellation.Token,
            PassCompleted = _ => cancellation.Cancel(),
        }).Fit(Data(200)));
    }
}
