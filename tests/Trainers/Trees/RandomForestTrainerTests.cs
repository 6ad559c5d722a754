using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Classic.Trees;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Trees;

public sealed class RandomForestTrainerTests
{
    private readonly MLContext _mlContext = new(1);

    private MulticlassTransformer<RandomForestModel> Fit(IDataView data, Func<RandomForest, RandomForest>? change = null)
    {
        var learner = new RandomForest { NumberOfTrees = 5, Seed = 3 };
        return _mlContext.MulticlassClassification.Trainers.RandomForest(change?.Invoke(learner) ?? learner).Fit(data);
    }

    [Fact]
    public void The_short_overloads_learn_and_tell_the_out_of_bag_accuracy()
    {
        MulticlassTransformer<RandomForestModel> multi =
            _mlContext.MulticlassClassification.Trainers.RandomForest().Fit(Blobs.Data(_mlContext, 90));
        Assert.Equal(100, multi.Model.TreeCount);
        Assert.True(
            _mlContext.MulticlassClassification.Evaluate(multi.Transform(Blobs.Data(_mlContext, 60, seed: 2))).MicroAccuracy > 0.98);
        Assert.InRange(multi.Model.OutOfBagAccuracy!.Value, 0.95, 1);
        Assert.Equal(Blobs.Names, multi.ClassNames);
        Assert.Equal(Blobs.Names, multi.Model.ClassNames);

        BinaryTransformer<RandomForestModel> binary =
            _mlContext.BinaryClassification.Trainers.RandomForest(numberOfTrees: 30).Fit(YesNo.Data(_mlContext, 500));
        Assert.Equal(30, binary.Model.TreeCount);
        CalibratedBinaryClassificationMetrics metrics =
            _mlContext.BinaryClassification.Evaluate(binary.Transform(YesNo.Data(_mlContext, 300, seed: 2)));
        Assert.True(metrics.Accuracy > 0.93, $"accuracy {metrics.Accuracy}");
        Assert.True(metrics.AreaUnderRocCurve > 0.98, $"area {metrics.AreaUnderRocCurve}");
    }

    public static TheoryData<string, Func<RandomForest, RandomForest>> Changes => new()
    {
        { "NumberOfTrees", learner => learner with { NumberOfTrees = 6 } },
        { "Bootstrap", learner => learner with { Bootstrap = false } },
        { "Seed", learner => learner with { Seed = 4 } },
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
    public void Every_option_changes_the_forest(string option, Func<RandomForest, RandomForest> change)
    {
        // Few rows of the last class, and a feature less to tell it by.
        var rows = Blobs.Rows(300).Where((row, i) => row.Label != "blue" || i < 60).ToList();
        rows.ForEach(
            row => row.Features =
                [row.Features[1] * 0.3f + row.Features[2], row.Features[3], row.Features[2], row.Features[0] * 0.2f + row.Features[3]]);
        IDataView data = Blobs.Keyed(_mlContext, 9).KeyMapping.Transform(_mlContext.Data.LoadFromEnumerable(rows));
        Assert.False(Blobs.Scores(Fit(data).Transform(data)).SequenceEqual(Blobs.Scores(Fit(data, change).Transform(data))), option);
    }

    [Fact]
    public void The_same_seed_gives_the_same_forest_for_any_number_of_threads()
    {
        IDataView data = YesNo.Data(_mlContext, 300);
        Assert.Equal(Scores(1), Scores(4));

        List<float> Scores(int threads) => YesNo.Scores(_mlContext.BinaryClassification.Trainers.RandomForest(
            new RandomForest { NumberOfTrees = 9, Seed = 5, NumberOfThreads = threads }).Fit(data).Transform(data));
    }

    [Fact]
    public void An_option_out_of_range_is_named_before_any_data_is_read()
    {
        Refused("NumberOfTrees", learner => learner with { NumberOfTrees = 0 });
        Refused("MaximumDepth", learner => learner with { MaximumDepth = 0 });
        Refused("MinimumExampleCountPerLeaf", learner => learner with { MinimumExampleCountPerLeaf = 0 });
        Refused("MinimumExampleCountPerSplit", learner => learner with { MinimumExampleCountPerSplit = 1 });
        Refused("MinimumImpurityDecrease", learner => learner with { MinimumImpurityDecrease = double.NaN });
        Refused("MaximumFeatures", learner => learner with { MaximumFeatures = 0 });
        Refused("Criterion", learner => learner with { Criterion = (SplitCriterion)9 });
        Refused("NumberOfThreads", learner => learner with { NumberOfThreads = 0 });

        void Refused(string option, Func<RandomForest, RandomForest> change)
        {
            ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
                () => _mlContext.MulticlassClassification.Trainers.RandomForest(change(new RandomForest())));
            Assert.Equal(option, exception.ParamName);
            Assert.Contains($"{option}: expected", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_loaded_model_scores_bit_for_bit_as_the_saved_one()
    {
        IDataView data = Blobs.Data(_mlContext, 90);
        MulticlassTransformer<RandomForestModel> multi = Fit(data, learner => learner with { MinimumExampleCountPerLeaf = 9 });
        MulticlassTransformer<RandomForestModel> loaded =
            Assert.IsType<MulticlassTransformer<RandomForestModel>>(SavedModels.Reload(_mlContext, multi, data.Schema));
        Assert.Equal(Blobs.Scores(multi.Transform(data)), Blobs.Scores(loaded.Transform(data)));
        Assert.Equal(multi.Model.OutOfBagAccuracy, loaded.Model.OutOfBagAccuracy);
        IDataView rows = YesNo.Data(_mlContext, 100);
        BinaryTransformer<RandomForestModel> binary = _mlContext.BinaryClassification.Trainers.RandomForest(numberOfTrees: 5).Fit(rows);
        Assert.Equal(
            YesNo.Scores(binary.Transform(rows)), YesNo.Scores(SavedModels.Reload(_mlContext, binary, rows.Schema).Transform(rows)));
    }

    [Fact]
    public void A_prediction_engine_answers_as_the_data_view_and_a_row_with_an_infinite_value_scores_na_n()
    {
        IDataView data = Blobs.Data(_mlContext, 60);
        MulticlassTransformer<RandomForestModel> model = Fit(data);
        PredictionEngine<Blobs.Row, Blobs.Scored> engine = _mlContext.Model.CreatePredictionEngine<Blobs.Row, Blobs.Scored>(model);
        float[] expected = Blobs.Scores(model.Transform(data));
        Assert.Equal(expected, Blobs.Rows(60).SelectMany(row => engine.Predict(row).Score.ToArray()).ToArray());
        Blobs.Row odd = Blobs.Rows(1)[0];
        odd.Features[2] = float.PositiveInfinity;
        Assert.All(engine.Predict(odd).Score, score => Assert.True(float.IsNaN(score)));
        odd.Features[2] = float.NaN;
        Assert.Equal(1, engine.Predict(odd).Score.Sum(), 1e-6);
    }

    [Fact]
    public void Missing_values_are_learned_from()
    {
        // What is missing tells the label by itself.
        List<YesNo.Row> rows = YesNo.Rows(120);
        rows.ForEach(row => row.Features = [row.Label ? float.NaN : row.Features[0], 0, 0]);
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        BinaryTransformer<RandomForestModel> model = _mlContext.BinaryClassification.Trainers.RandomForest(numberOfTrees: 5).Fit(data);
        Assert.Equal(1, _mlContext.BinaryClassification.Evaluate(model.Transform(data)).Accuracy);
        Assert.Equal(
            YesNo.Scores(model.Transform(data)), YesNo.Scores(SavedModels.Reload(_mlContext, model, data.Schema).Transform(data)));
    }

    [Fact]
    public void Rows_with_infinite_values_are_left_out()
    {
        List<YesNo.Row> rows = YesNo.Rows(120);
        var without = rows.Skip(20).ToList();
        rows.Take(20).ToList().ForEach(row => row.Features[0] = float.NegativeInfinity);
        Assert.Equal(Scores(without), Scores(rows));

        List<float> Scores(List<YesNo.Row> training) => YesNo.Scores(_mlContext.BinaryClassification.Trainers.RandomForest(
            new RandomForest { NumberOfTrees = 5, Seed = 1 })
            .Fit(_mlContext.Data.LoadFromEnumerable(training)).Transform(YesNo.Data(_mlContext, 50)));
    }

    [Fact]
    public void One_class_only_is_refused()
        => Assert.Contains(
            "of one class", Assert.Throws<InvalidOperationException>(() => _mlContext.BinaryClassification.Trainers.RandomForest()
            .Fit(_mlContext.Data.LoadFromEnumerable(YesNo.Rows(60).Where(row => row.Label)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Folds_are_cross_validated()
    {
        IReadOnlyList<TrainCatalogBase.CrossValidationResult<MulticlassClassificationMetrics>> folds =
            _mlContext.MulticlassClassification.CrossValidate(
                Blobs.Data(_mlContext, 120), _mlContext.MulticlassClassification.Trainers.RandomForest(numberOfTrees: 10), 3);
        Assert.Equal(3, folds.Count);
        Assert.All(folds, fold => Assert.True(fold.Metrics.MicroAccuracy > 0.9));
    }

    [Fact]
    public void The_output_schema_is_that_of_the_transformer()
    {
        IDataView data = YesNo.Data(_mlContext, 60);
        BinaryTrainer<RandomForestModel> trainer = _mlContext.BinaryClassification.Trainers.RandomForest(numberOfTrees: 2);
        SchemaShape shape = trainer.GetOutputSchema(Transforms.Interop.SchemaShapes.Of(data.Schema));
        Assert.Equal(
            shape.Select(column => column.Name).Order(),
            trainer.Fit(data).GetOutputSchema(data.Schema).Select(column => column.Name).Order());
        Assert.False(trainer.Info.NeedNormalization);
    }

    [Fact]
    public void A_cancelled_training_throws()
        => Assert.Throws<OperationCanceledException>(
            () => Fit(Blobs.Data(_mlContext, 30), learner => learner with { CancellationToken = new CancellationToken(true) }));
}
