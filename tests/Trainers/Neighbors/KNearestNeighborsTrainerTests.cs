using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Neighbors;

public sealed class KNearestNeighborsTrainerTests
{
    private readonly MLContext _mlContext = new(1);

    private MulticlassClassificationCatalog.MulticlassClassificationTrainers Multiclass => _mlContext.MulticlassClassification.Trainers;

    private BinaryClassificationCatalog.BinaryClassificationTrainers Binary => _mlContext.BinaryClassification.Trainers;

    private RegressionCatalog.RegressionTrainers Regression => _mlContext.Regression.Trainers;

    [Fact]
    public void The_short_overloads_learn()
    {
        IDataView blobs = Multiclass.KNearestNeighbors().Fit(Blobs.Data(_mlContext, 150)).Transform(Blobs.Data(_mlContext, 90, seed: 2));
        Assert.True(_mlContext.MulticlassClassification.Evaluate(blobs).MicroAccuracy > 0.98);
        IDataView answers = Binary.KNearestNeighbors().Fit(YesNo.Data(_mlContext, 600)).Transform(YesNo.Data(_mlContext, 300, seed: 2));
        CalibratedBinaryClassificationMetrics metrics = _mlContext.BinaryClassification.Evaluate(answers);
        Assert.True(metrics.Accuracy > 0.85 && metrics.AreaUnderRocCurve > 0.93, $"{metrics.Accuracy} {metrics.AreaUnderRocCurve}");
        IDataView heights =
            Regression.KNearestNeighbors().Fit(Surface.Data(_mlContext, 2000)).Transform(Surface.Data(_mlContext, 300, seed: 2));
        Assert.True(_mlContext.Regression.Evaluate(heights).RSquared > 0.9);
    }

    [Fact]
    public void The_short_overloads_hand_on_what_they_are_given()
    {
        EstimatorChain<ColumnCopyingTransformer> data =
            _mlContext.Transforms.CopyColumns("F", "Features").Append(_mlContext.Transforms.CopyColumns("L", "Label"));
        IDataView blobs = data.Fit(Blobs.Data(_mlContext, 30)).Transform(Blobs.Data(_mlContext, 30));
        IDataView answers = data.Fit(YesNo.Data(_mlContext, 30)).Transform(YesNo.Data(_mlContext, 30));
        IDataView heights = data.Fit(Surface.Data(_mlContext, 30)).Transform(Surface.Data(_mlContext, 30));
        var expected = new KNearestNeighbors
        {
            NumberOfNeighbors = 3,
            Weighting = NeighborWeighting.Distance,
            Metric = DistanceMetric.Manhattan,
        };

        MulticlassTransformer<KNearestNeighborsModel> multiclass =
            Multiclass.KNearestNeighbors("L", "F", 3, NeighborWeighting.Distance, DistanceMetric.Manhattan).Fit(blobs);
        BinaryTransformer<KNearestNeighborsModel> binary =
            Binary.KNearestNeighbors("L", "F", 3, NeighborWeighting.Distance, DistanceMetric.Manhattan).Fit(answers);
        RegressionTransformer<KNearestNeighborsRegressionModel> regression =
            Regression.KNearestNeighbors("L", "F", 3, NeighborWeighting.Distance, DistanceMetric.Manhattan).Fit(heights);

        Assert.Equal(["F", "F", "F"], new[] { multiclass.FeatureColumnName, binary.FeatureColumnName, regression.FeatureColumnName });
        Assert.Equal(
            [expected, expected, expected], new[] { SettingsOf(multiclass.Model), SettingsOf(binary.Model), SettingsOf(regression.Model) });
    }

    [Fact]
    public void The_overloads_with_every_setting_read_the_named_columns()
    {
        EstimatorChain<ColumnSelectingTransformer> data =
            _mlContext.Transforms.CopyColumns("F", "Features").Append(_mlContext.Transforms.CopyColumns("L", "Label"))
            .Append(_mlContext.Transforms.DropColumns("Features", "Label"));
        IDataView blobs = data.Fit(Blobs.Data(_mlContext, 30)).Transform(Blobs.Data(_mlContext, 30));
        IDataView answers = data.Fit(YesNo.Data(_mlContext, 30)).Transform(YesNo.Data(_mlContext, 30));
        IDataView heights = data.Fit(Surface.Data(_mlContext, 30)).Transform(Surface.Data(_mlContext, 30));
        var learner = new KNearestNeighbors { NumberOfNeighbors = 2 };

        Assert.Equal(2, Multiclass.KNearestNeighbors(learner, "L", "F").Fit(blobs).Model.NumberOfNeighbors);
        Assert.Equal(2, Binary.KNearestNeighbors(learner, "L", "F").Fit(answers).Model.NumberOfNeighbors);
        Assert.Equal(2, Regression.KNearestNeighbors(learner, "L", "F").Fit(heights).Model.NumberOfNeighbors);
    }

    [Fact]
    public void Every_setting_reaches_the_model()
    {
        IDataView blobs = Blobs.Data(_mlContext, 60);
        Assert.Equal(new KNearestNeighbors(), Of(new()));
        Assert.Equal(7, Of(new() { NumberOfNeighbors = 7 }).NumberOfNeighbors);
        Assert.Equal(NeighborWeighting.Distance, Of(new() { Weighting = NeighborWeighting.Distance }).Weighting);
        Assert.Equal(DistanceMetric.Cosine, Of(new() { Metric = DistanceMetric.Cosine }).Metric);

        KNearestNeighbors Of(KNearestNeighbors learner) => SettingsOf(Multiclass.KNearestNeighbors(learner).Fit(blobs).Model);
    }

    [Fact]
    public void Scores_are_shares_of_the_votes()
    {
        IDataView data = Blobs.Data(_mlContext, 60);
        float[] scores = Blobs.Scores(Multiclass.KNearestNeighbors(numberOfNeighbors: 4).Fit(data).Transform(data));
        Assert.All(scores, score => Assert.Contains(score, new[] { 0, 0.25f, 0.5f, 0.75f, 1 }));
        IDataView answers = YesNo.Data(_mlContext, 100);
        IDataView scored = Binary.KNearestNeighbors(numberOfNeighbors: 4).Fit(answers).Transform(answers);
        Assert.Equal(YesNo.Scores(scored), Blobs.Column<float>(scored, "Probability").Select(probability => (2 * probability) - 1));
    }

    [Fact]
    public void Classes_of_predictions_are_the_labels_own()
    {
        IDataView data = Blobs.Data(_mlContext, 30);
        MulticlassTransformer<KNearestNeighborsModel> model = Multiclass.KNearestNeighbors().Fit(data);
        Assert.Equal(Blobs.Names, model.ClassNames);
        VBuffer<ReadOnlyMemory<char>> names = default;
        model.Transform(data).Schema["PredictedLabel"].GetKeyValues(ref names);
        Assert.Equal(Blobs.Names, names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void Loaded_models_score_bit_for_bit_as_the_saved_ones()
    {
        IDataView blobs = Blobs.Data(_mlContext, 90);
        IDataView answers = YesNo.Data(_mlContext, 90);
        IDataView heights = Surface.Data(_mlContext, 90);
        foreach (DistanceMetric metric in Enum.GetValues<DistanceMetric>())
        {
            Check(Multiclass.KNearestNeighbors(weighting: NeighborWeighting.Distance, metric: metric).Fit(blobs), blobs, Blobs.Scores);
            Check(Binary.KNearestNeighbors(metric: metric).Fit(answers), answers, YesNo.Scores);
            Check(Regression.KNearestNeighbors(metric: metric).Fit(heights), heights, Surface.Scores);
        }

        void Check<T>(ITransformer model, IDataView data, Func<IDataView, IEnumerable<T>> scores)
        {
            ITransformer loaded = SavedModels.Reload(_mlContext, model, data.Schema);
            Assert.IsType(model.GetType(), loaded);
            Assert.Equal(scores(model.Transform(data)), scores(loaded.Transform(data)));
        }
    }

    [Fact]
    public void A_prediction_engine_gives_the_bits_of_a_transform()
    {
        List<YesNo.Row> rows = YesNo.Rows(80);
        IDataView data = YesNo.Data(_mlContext, 80);
        BinaryTransformer<KNearestNeighborsModel> model = Binary.KNearestNeighbors(weighting: NeighborWeighting.Distance).Fit(data);
        PredictionEngine<YesNo.Row, YesNo.Scored> engine = _mlContext.Model.CreatePredictionEngine<YesNo.Row, YesNo.Scored>(model);
        List<YesNo.Row> queries = YesNo.Rows(40, seed: 2);
        List<float> scores = YesNo.Scores(model.Transform(_mlContext.Data.LoadFromEnumerable(queries)));
        Assert.Equal(scores, queries.Select(query => engine.Predict(query).Score));
        Assert.All(rows, row => Assert.Equal(row.Label, engine.Predict(row).PredictedLabel));
    }

    [Fact]
    public void Cross_validation_takes_it()
    {
        IReadOnlyList<TrainCatalogBase.CrossValidationResult<MulticlassClassificationMetrics>> folds =
            _mlContext.MulticlassClassification.CrossValidate(
                Blobs.Data(_mlContext, 120), Multiclass.KNearestNeighbors(), numberOfFolds: 3);
        Assert.All(folds, fold => Assert.True(fold.Metrics.MicroAccuracy > 0.95));
        IReadOnlyList<TrainCatalogBase.CrossValidationResult<CalibratedBinaryClassificationMetrics>> answers =
            _mlContext.BinaryClassification.CrossValidate(YesNo.Data(_mlContext, 300), Binary.KNearestNeighbors(), numberOfFolds: 3);
        Assert.All(answers, fold => Assert.True(fold.Metrics.Accuracy > 0.75));
        IReadOnlyList<TrainCatalogBase.CrossValidationResult<RegressionMetrics>> heights =
            _mlContext.Regression.CrossValidate(Surface.Data(_mlContext, 300), Regression.KNearestNeighbors(), numberOfFolds: 3);
        Assert.All(heights, fold => Assert.True(fold.Metrics.RSquared > 0.6));
    }

    [Fact]
    public void Rows_with_infinite_features_are_left_out_of_training_and_score_missing()
    {
        List<YesNo.Row> rows = YesNo.Rows(60);
        rows[3].Features = [float.PositiveInfinity, 0, 0];
        BinaryTransformer<KNearestNeighborsModel> model = Binary.KNearestNeighbors().Fit(_mlContext.Data.LoadFromEnumerable(rows));
        Assert.Equal(59, model.Model.RowCount);
        List<float> scores = YesNo.Scores(model.Transform(_mlContext.Data.LoadFromEnumerable(rows)));
        Assert.Equal([3], Enumerable.Range(0, 60).Where(row => float.IsNaN(scores[row])));
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        IDataView data = Blobs.Data(_mlContext, 600);
        Assert.Equal(ScoresWith(1), ScoresWith(3));

        float[] ScoresWith(int threads) => Blobs.Scores(Multiclass.KNearestNeighbors(new KNearestNeighbors
        {
            NumberOfThreads = threads,
            Weighting = NeighborWeighting.Distance,
        }).Fit(data).Transform(data));
    }

    [Fact]
    public void More_neighbours_than_rows_are_refused_by_fit()
    {
        InvalidOperationException exception =
            Assert.Throws<InvalidOperationException>(() => Binary.KNearestNeighbors(numberOfNeighbors: 41).Fit(YesNo.Data(_mlContext, 40)));
        Assert.Contains("41 neighbours are wanted of only 40 training rows", exception.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Multiclass.KNearestNeighbors(numberOfNeighbors: 31).Fit(Blobs.Data(_mlContext, 30)));
        Assert.Throws<InvalidOperationException>(
            () => Regression.KNearestNeighbors(numberOfNeighbors: 31).Fit(Surface.Data(_mlContext, 30)));
    }

    [Fact]
    public void Impossible_settings_are_named_before_any_row_is_read()
    {
        Check("NumberOfNeighbors", () => Binary.KNearestNeighbors(numberOfNeighbors: 0));
        Check("Weighting", () => Multiclass.KNearestNeighbors(weighting: (NeighborWeighting)9));
        Check("Metric", () => Regression.KNearestNeighbors(metric: (DistanceMetric)9));
        Check("NumberOfThreads", () => Binary.KNearestNeighbors(new KNearestNeighbors { NumberOfThreads = 0 }));

        static void Check(string option, Func<object> make)
            => Assert.Equal(option, Assert.Throws<ArgumentOutOfRangeException>(make).ParamName);
    }

    [Fact]
    public void A_cancelled_training_throws()
        => Assert.Throws<OperationCanceledException>(() => Binary.KNearestNeighbors(new KNearestNeighbors
        {
            CancellationToken = new CancellationToken(canceled: true),
        }).Fit(YesNo.Data(_mlContext, 40)));

    private static KNearestNeighbors SettingsOf(KNearestNeighborsModel model)
        => new() { NumberOfNeighbors = model.NumberOfNeighbors, Weighting = model.Weighting, Metric = model.Metric };

    private static KNearestNeighbors SettingsOf(KNearestNeighborsRegressionModel model)
        => new() { NumberOfNeighbors = model.NumberOfNeighbors, Weighting = model.Weighting, Metric = model.Metric };
}
