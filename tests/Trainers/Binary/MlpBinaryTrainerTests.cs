using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Binary;

public sealed class MlpBinaryTrainerTests
{
    private readonly MLContext _mlContext = new(1);

    private BinaryTransformer<Network> Fit(IDataView data, Func<Mlp, Mlp>? change = null, string? weight = null)
    {
        var options = MlpPreset.Simple with { Epochs = 2, HiddenUnits = [8], Seed = 3 };
        options = change?.Invoke(options) ?? options;
        return _mlContext.BinaryClassification.Trainers.Mlp(options, exampleWeightColumnName: weight).Fit(data);
    }

    [Fact]
    public void The_short_overload_learns_a_circle_with_calibrated_probabilities()
    {
        BinaryTransformer<Network> model = _mlContext.BinaryClassification.Trainers.Mlp().Fit(YesNo.Data(_mlContext, 500));
        CalibratedBinaryClassificationMetrics metrics =
            _mlContext.BinaryClassification.Evaluate(model.Transform(YesNo.Data(_mlContext, 300, seed: 2)));
        Assert.True(metrics.Accuracy > 0.95, $"accuracy {metrics.Accuracy}");
        Assert.True(metrics.AreaUnderRocCurve > 0.99, $"area {metrics.AreaUnderRocCurve}");
        Assert.True(metrics.LogLoss < 0.4, $"log-loss {metrics.LogLoss}");
    }

    [Fact]
    public void The_loss_is_binary_cross_entropy_unless_told_and_the_network_ends_in_a_sigmoid()
    {
        IDataView data = YesNo.Data(_mlContext, 40);
        BinaryTransformer<Network> model = Fit(data);
        Assert.Equal(
            [new InputScaling(), new Dense(8), new Tanh(), new Dense(1), new Sigmoid()], model.Model.Spec.Nodes.Select(node => node.Layer));
        BinaryTransformer<Network> other = Fit(data, learner => learner with { Loss = new MeanSquareErrorLoss() });
        BinaryTransformer<Network> same = Fit(data, learner => learner with { Loss = new BinaryCrossEntropyLoss() });
        Assert.Equal(YesNo.Scores(model.Transform(data)), YesNo.Scores(same.Transform(data)));
        Assert.NotEqual(YesNo.Scores(model.Transform(data)), YesNo.Scores(other.Transform(data)));
        Assert.InRange(other.History.Epochs[0].Loss, 0, 1);
    }

    [Fact]
    public void Score_is_the_logit_of_the_networks_probability_and_decides()
    {
        List<YesNo.Row> rows = YesNo.Rows(100);
        BinaryTransformer<Network> model = Fit(_mlContext.Data.LoadFromEnumerable(rows), learner => learner with { Epochs = 50 });
        var scored = _mlContext.Data.CreateEnumerable<YesNo.Scored>(
            model.Transform(_mlContext.Data.LoadFromEnumerable(rows)), reuseRowObject: false).ToList();
        float[] probabilities = new float[100];
        model.Model.Predict(rows.SelectMany(row => row.Features).ToArray(), 100, probabilities);
        foreach ((YesNo.Scored? row, float probability) in scored.Zip(probabilities))
        {
            Assert.Equal(1 / (1 + Math.Exp(-row.Score)), row.Probability, 1e-7);
            // The network's exponential is within a few units in the last place.
            Assert.Equal(probability, row.Probability, 1e-6);
            Assert.Equal(row.Score > 0, row.PredictedLabel);
        }
        Assert.Contains(scored, row => row.PredictedLabel);
        Assert.Contains(scored, row => !row.PredictedLabel);
    }

    [Fact]
    public void Scores_stay_finite_where_the_probability_is_one()
    {
        IDataView data = YesNo.Data(_mlContext, 100);
        BinaryTransformer<Network> model = Fit(data);
        model.Model.Parameters[^1].Value.Span[0] = 200;
        var scored = _mlContext.Data.CreateEnumerable<YesNo.Scored>(model.Transform(data), reuseRowObject: false).ToList();
        Assert.All(scored, row => Assert.InRange(row.Score, 150, 250));
        Assert.All(scored, row => Assert.Equal(1, row.Probability));
    }

    [Fact]
    public void Accuracy_is_reported_epoch_by_epoch()
    {
        IDataView data = YesNo.Data(_mlContext, 300);
        BinaryTransformer<Network> model =
            Fit(data, learner => learner with { Epochs = 150, HiddenUnits = [64, 32], ValidationFraction = 0.2 });
        Assert.All(model.History.Epochs, epoch => Assert.InRange(epoch.Accuracy, 0, 1));
        Assert.True(model.History.Epochs[^1].ValidationAccuracy > 0.85, $"accuracy {model.History.Epochs[^1].ValidationAccuracy}");
    }

    [Fact]
    public void The_columns_are_annotated_as_those_of_ML_nets_own_calibrated_trainers()
    {
        IDataView data = YesNo.Data(_mlContext, 60);
        BinaryTrainer<Network> trainer = _mlContext.BinaryClassification.Trainers.Mlp(epochs: 1);
        DataViewSchema own = trainer.Fit(data).Transform(data).Schema;
        var promised = trainer.GetOutputSchema(Transforms.Interop.SchemaShapes.Of(data.Schema)).ToDictionary(column => column.Name);
        DataViewSchema theirs = _mlContext.BinaryClassification.Trainers.FastTree(numberOfTrees: 2).Fit(data).Transform(data).Schema;
        foreach (string name in new[] { "PredictedLabel", "Score", "Probability" })
        {
            Assert.Equal(theirs[name].Type, own[name].Type);
            Assert.Equal(theirs[name].Index, own[name].Index);
            Assert.Equal(Annotations(theirs[name]), Annotations(own[name]));
            Assert.Equal(Text(theirs[name], "ScoreColumnKind"), Text(own[name], "ScoreColumnKind"));
            Assert.Equal(Text(theirs[name], "ScoreValueKind"), Text(own[name], "ScoreValueKind"));
            Assert.Equal(
                promised[name].Annotations.Select(annotation => annotation.Name).Order(),
                own[name].Annotations.Schema.Select(annotation => annotation.Name).Order());
            Assert.Equal((own[name].Type, false), (promised[name].ItemType, promised[name].IsKey));
        }
        bool normalized = false;
        own["Probability"].Annotations.GetValue("IsNormalized", ref normalized);
        Assert.True(normalized);

        static IEnumerable<string> Annotations(DataViewSchema.Column column)
            => column.Annotations.Schema.Select(annotation => $"{annotation.Name}: {annotation.Type}").Order();

        static string Text(DataViewSchema.Column column, string annotation)
        {
            ReadOnlyMemory<char> text = default;
            column.Annotations.GetValue(annotation, ref text);
            return text.ToString();
        }
    }

    [Fact]
    public void Cross_validate_trains_every_fold()
    {
        IReadOnlyList<TrainCatalogBase.CrossValidationResult<CalibratedBinaryClassificationMetrics>> folds =
            _mlContext.BinaryClassification.CrossValidate(
                YesNo.Data(_mlContext, 400), _mlContext.BinaryClassification.Trainers.Mlp(), numberOfFolds: 3);
        Assert.Equal(3, folds.Count);
        Assert.All(folds, fold => Assert.True(fold.Metrics.AreaUnderRocCurve > 0.97, $"area {fold.Metrics.AreaUnderRocCurve}"));
    }

    [Fact]
    public void Permutation_feature_importance_finds_the_features_that_matter_also_in_a_chain()
    {
        IDataView data = YesNo.Data(_mlContext, 300);
        BinaryTransformer<Network> model = _mlContext.BinaryClassification.Trainers.Mlp().Fit(data);
        double[] change = _mlContext.BinaryClassification.PermutationFeatureImportance(model, data, permutationCount: 3)
            .Select(statistics => statistics.AreaUnderRocCurve.Mean).ToArray();
        Assert.True(Math.Max(change[0], change[1]) < -0.1 && change[2] > -0.02, string.Join(", ", change));

        IEnumerable<Columns> rows =
            YesNo.Rows(300).Select(row => new Columns { A = row.Features[0], B = row.Features[1], C = row.Features[2], Label = row.Label });
        IDataView columns = _mlContext.Data.LoadFromEnumerable(rows);
        var chain = _mlContext.Transforms.Concatenate("Features", "A", "B", "C").Append(_mlContext.BinaryClassification.Trainers.Mlp())
            .Fit(columns);
        ImmutableDictionary<string,
        BinaryClassificationMetricsStatistics> importance =
            _mlContext.BinaryClassification.PermutationFeatureImportanceNonCalibrated(chain, chain.Transform(columns), permutationCount: 2);
        Assert.True(importance["A"].Accuracy.Mean < importance["C"].Accuracy.Mean);
    }

    private sealed class Columns
    {
        public float A { get; set; }
        public float B { get; set; }
        public float C { get; set; }
        public bool Label { get; set; }
    }

    [Fact]
    public void A_prediction_engine_of_a_loaded_model_answers_bit_for_bit_as_the_batch_of_the_saved_one()
    {
        IDataView data = YesNo.Data(_mlContext, 60);
        BinaryTransformer<Network> model = Fit(data);
        BinaryTransformer<Network> loaded = Assert.IsType<BinaryTransformer<Network>>(SavedModels.Reload(_mlContext, model, data.Schema));
        Assert.Equal(model.Summary.ToString(), loaded.Summary.ToString());
        Assert.Equal(model.History.Epochs, loaded.History.Epochs);
        PredictionEngine<YesNo.Row, YesNo.Scored> engine = new MLContext().Model.CreatePredictionEngine<YesNo.Row, YesNo.Scored>(loaded);
        IEnumerable<YesNo.Scored> batch = _mlContext.Data.CreateEnumerable<YesNo.Scored>(model.Transform(data), reuseRowObject: false);
        Assert.Equal(batch.Select(Values), YesNo.Rows(60).Select(row => Values(engine.Predict(row))));

        static (bool, float, float) Values(YesNo.Scored row) => (row.PredictedLabel, row.Score, row.Probability);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Streamed_with_a_buffer_for_all_rows_the_model_is_that_from_memory(bool balance)
    {
        IDataView data = YesNo.Data(_mlContext, 200);
        Assert.Equal(ScoresWith(buffer: null), ScoresWith(buffer: 1000));

        List<float> ScoresWith(int? buffer) => YesNo.Scores(
            Fit(data, learner => learner with { StreamingBufferRows = buffer, BalanceClasses = balance }).Transform(data));
    }

    [Fact]
    public void Balanced_classes_are_weighted_by_how_few_rows_they_have()
    {
        // 25 yes and 100 no: 125 / (2 * 25) and 125 / (2 * 100).
        List<YesNo.Row> rows = YesNo.Rows(600);
        List<YesNo.Row> few = [.. rows.Where(row => row.Label).Take(25), .. rows.Where(row => !row.Label).Take(100)];
        List<float> plain = Scores(learner => learner);
        List<float> balanced = Scores(learner => learner with { BalanceClasses = true });
        few.ForEach(row => row.Weight = row.Label ? 2.5f : 0.625f);
        Assert.Equal(Scores(learner => learner, "Weight"), balanced);
        Assert.NotEqual(plain, balanced);

        List<float> Scores(Func<Mlp, Mlp> change, string? weight = null)
            => YesNo.Scores(Fit(_mlContext.Data.LoadFromEnumerable(few), change, weight).Transform(YesNo.Data(_mlContext, 50)));
    }

    [Fact]
    public void A_row_with_na_n_has_a_na_n_score_and_is_not_yes()
    {
        BinaryTransformer<Network> model = Fit(YesNo.Data(_mlContext, 60));
        List<YesNo.Row> rows = YesNo.Rows(3);
        rows[1].Features[2] = float.NaN;
        var scored = _mlContext.Data.CreateEnumerable<YesNo.Scored>(
            model.Transform(_mlContext.Data.LoadFromEnumerable(rows)), reuseRowObject: false).ToList();
        Assert.True(float.IsNaN(scored[1].Score) && float.IsNaN(scored[1].Probability) && !scored[1].PredictedLabel);
        Assert.True(float.IsFinite(scored[2].Score));
    }

    [Fact]
    public void A_label_that_is_no_boolean_is_a_schema_mismatch()
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => _mlContext.BinaryClassification.Trainers.Mlp().Fit(Surface.Data(_mlContext, 30)));
        Assert.Contains(
            "Schema mismatch for label column 'Label': expected Boolean, got Single. "
            + "Transforms.Conversion.ConvertType(\"Label\", outputKind: DataKind.Boolean) makes it",
            exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hinge_loss_trains_on_the_logit()
    {
        IDataView data = YesNo.Data(_mlContext, 400);
        BinaryTransformer<Network> model =
            Fit(data, learner => learner with { Loss = new MarginLoss(), Optimizer = new AdamOptimizer(0.02f), Epochs = 60 });
        double accuracy = _mlContext.BinaryClassification.EvaluateNonCalibrated(model.Transform(data)).Accuracy;
        Assert.InRange(accuracy, 0.9, 1);
        Assert.InRange(model.History.Epochs[^1].Accuracy, accuracy - 0.05, accuracy + 0.05);
    }

    [Fact]
    public void A_loss_of_classes_is_refused_for_one_output()
        => Assert.Contains(nameof(BinaryCrossEntropyLoss), Assert.Throws<ArgumentException>(() => Fit(YesNo.Data(_mlContext, 30),
            learner => learner with { Loss = new CrossEntropyLoss() })).Message, StringComparison.Ordinal);

    [Fact]
    public void One_class_only_is_refused()
    {
        IEnumerable<YesNo.Row> rows = YesNo.Rows(60).Where(row => row.Label).Take(10);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => Fit(_mlContext.Data.LoadFromEnumerable(rows)));
        Assert.Contains("All 10 training rows are of one class, 'true' in column 'Label'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_models_columns_have_a_set_id_of_their_own()
    {
        IDataView data = YesNo.Data(_mlContext, 300);
        BinaryTransformer<Network> weak = Fit(data, learner => learner with { Epochs = 1, Optimizer = new SgdOptimizer(1e-6f) });
        IDataView both = _mlContext.BinaryClassification.Trainers.Mlp().Fit(data).Transform(weak.Transform(data));
        Assert.True(_mlContext.BinaryClassification.Evaluate(both).Accuracy > 0.95);
        uint first = 0, second = 0;
        both.Schema.Where(column => column.Name == "Score").First().Annotations.GetValue("ScoreColumnSetId", ref first);
        both.Schema["Score"].Annotations.GetValue("ScoreColumnSetId", ref second);
        Assert.Equal((1u, 2u), (first, second));
    }

    // With 20 of the rows to learn from, the network tells the only yes from the rest, which it never could without it.
    [Theory]
    [InlineData(null)]
    [InlineData(100)]
    public void A_validation_share_leaves_the_only_row_of_a_class_to_learn_from(int? buffer)
    {
        List<YesNo.Row> rows =
            [.. Enumerable.Range(0, 6).Select(i => new YesNo.Row { Features = i == 0 ? [5, 5, 5] : [i % 2, i / 2, 0], Label = i == 0 })];
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        for (int seed = 1; seed <= 10; seed++)
        {
            BinaryTransformer<Network> model =
                Fit(data, learner => learner with { Seed = seed, ValidationFraction = 0.2, StreamingBufferRows = buffer, Epochs = 200 });
            Assert.True(YesNo.Scores(model.Transform(data))[0] > 0, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_row_with_a_feature_that_is_infinite_is_missing_for_networks_as_for_classic_methods(float odd)
    {
        BinaryClassificationCatalog.BinaryClassificationTrainers trainers = _mlContext.BinaryClassification.Trainers;
        IDataView data = YesNo.Data(_mlContext, 60);
        List<YesNo.Row> rows = YesNo.Rows(3);
        rows[1].Features[0] = odd;
        IDataView asked = _mlContext.Data.LoadFromEnumerable(rows);
        foreach (ITransformer model in new ITransformer[]
        {
            Fit(data), Fit(data, learner => learner with { InputScaling = null }),
            Fit(data, learner => learner with { Activation = new Relu() }),
            trainers.KernelSvm().Fit(data), trainers.RandomForest().Fit(data),
        })
        {
            Assert.Equal([false, true, false], YesNo.Scores(model.Transform(asked)).Select(float.IsNaN));
            Assert.False(Blobs.Column<bool>(model.Transform(asked), "PredictedLabel")[1]);
        }
    }
}
