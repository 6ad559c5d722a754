using Microsoft.ML;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.SupportVectors;

public sealed class KernelSvrTrainerTests
{
    private readonly MLContext _mlContext = new(1);

    private RegressionTransformer<KernelSvrModel> Fit(IDataView data, Func<KernelSvr, KernelSvr>? change = null)
    {
        var learner = new KernelSvr { Cost = 1000 };
        return _mlContext.Regression.Trainers.KernelSvr(change?.Invoke(learner) ?? learner).Fit(data);
    }

    [Fact]
    public void The_short_overload_learns_a_surface_in_the_labels_units()
    {
        RegressionTransformer<KernelSvrModel> model =
            _mlContext.Regression.Trainers.KernelSvr(cost: 100, epsilon: 0.03).Fit(Surface.Data(_mlContext, 400));
        Microsoft.ML.Data.RegressionMetrics metrics =
            _mlContext.Regression.Evaluate(model.Transform(Surface.Data(_mlContext, 200, seed: 2)));
        Assert.True(metrics.RSquared > 0.98, $"R squared {metrics.RSquared}");
        Assert.True(metrics.MeanAbsoluteError < 40, $"error {metrics.MeanAbsoluteError}");
    }

    [Fact]
    public void Prices_in_the_hundred_thousands_are_learned_by_default()
    {
        var rows = Surface.Rows(400).Concat(Surface.Rows(200, seed: 2)).ToList();
        foreach (Surface.Row? row in rows)
        {
            row.Label = 250_000 + (60 * row.Label);
        }
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows.Take(400));
        IDataView test = _mlContext.Data.LoadFromEnumerable(rows.Skip(400));
        var scaled = _mlContext.Transforms.NormalizeMeanVariance("Features").Append(_mlContext.Regression.Trainers.KernelSvr());
        Microsoft.ML.Data.RegressionMetrics metrics = _mlContext.Regression.Evaluate(scaled.Fit(data).Transform(test));
        Assert.True(metrics.RSquared > 0.9, $"R squared {metrics.RSquared}");
        RegressionTransformer<KernelSvrModel> raw =
            _mlContext.Regression.Trainers.KernelSvr(new KernelSvr { ScaleLabels = false }).Fit(data);
        Assert.True(_mlContext.Regression.Evaluate(raw.Transform(test)).RSquared < 0.2);
    }

    public static TheoryData<string, Func<KernelSvr, KernelSvr>> Changes => new()
    {
        { "Kernel", learner => learner with { Kernel = new LinearKernel() } },
        { "Cost", learner => learner with { Cost = 10 } },
        { "Epsilon", learner => learner with { Epsilon = 0.3 } },
        { "ScaleLabels", learner => learner with { ScaleLabels = false } },
        { "Tolerance", learner => learner with { Tolerance = 0.5 } },
        { "MaximumNumberOfIterations", learner => learner with { MaximumNumberOfIterations = 2 } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_option_has_an_effect(string option, Func<KernelSvr, KernelSvr> change)
    {
        IDataView data = Surface.Data(_mlContext, 80);
        Assert.False(Surface.Scores(Fit(data).Transform(data)).SequenceEqual(Surface.Scores(Fit(data, change).Transform(data))), option);
    }

    [Fact]
    public void Weights_of_rows_have_an_effect()
    {
        List<Surface.Row> rows = Surface.Rows(80);
        for (int i = 0; i < rows.Count; i++)
        {
            rows[i].Weight = 1 + (i % 5);
        }
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        RegressionTransformer<KernelSvrModel> plain = _mlContext.Regression.Trainers.KernelSvr(cost: 1000).Fit(data);
        RegressionTransformer<KernelSvrModel> weighted =
            _mlContext.Regression.Trainers.KernelSvr(cost: 1000, exampleWeightColumnName: "Weight").Fit(data);
        Assert.NotEqual(Surface.Scores(plain.Transform(data)), Surface.Scores(weighted.Transform(data)));
    }

    [Fact]
    public void Cache_and_threads_do_not_change_a_bit_and_shrinking_little()
    {
        IDataView data = Surface.Data(_mlContext, 600);
        List<float> plain = Surface.Scores(Fit(data).Transform(data));
        Assert.Equal(plain, Surface.Scores(Fit(data, learner => learner with { CacheSize = 1 }).Transform(data)));
        Assert.Equal(plain, Surface.Scores(Fit(data, learner => learner with { NumberOfThreads = 1 }).Transform(data)));
        List<float> whole = Surface.Scores(Fit(data, learner => learner with { Shrinking = false }).Transform(data));
        // Labels are around 5000; the tolerance is a thousandth.
        Assert.All(plain.Zip(whole), two => Assert.Equal(two.First, two.Second, 1.0));
    }

    [Fact]
    public void A_prediction_engine_of_a_loaded_model_answers_bit_for_bit_as_the_batch_of_the_saved_one()
    {
        IDataView data = Surface.Data(_mlContext, 60);
        RegressionTransformer<KernelSvrModel> model = Fit(data);
        RegressionTransformer<KernelSvrModel> loaded =
            Assert.IsType<RegressionTransformer<KernelSvrModel>>(SavedModels.Reload(_mlContext, model, data.Schema));
        PredictionEngine<Surface.Row, Surface.Scored> engine = new MLContext().Model.CreatePredictionEngine<Surface.Row,
        Surface.Scored>(loaded);
        Assert.Equal(Surface.Scores(model.Transform(data)), Surface.Rows(60).Select(row => engine.Predict(row).Score));
    }

    [Fact]
    public void Cross_validate_trains_every_fold()
    {
        RegressionTrainer<KernelSvrModel> trainer = _mlContext.Regression.Trainers.KernelSvr(cost: 100, epsilon: 0.03);
        IReadOnlyList<TrainCatalogBase.CrossValidationResult<Microsoft.ML.Data.RegressionMetrics>> folds =
            _mlContext.Regression.CrossValidate(Surface.Data(_mlContext, 300), trainer, numberOfFolds: 3);
        Assert.All(folds, fold => Assert.True(fold.Metrics.RSquared > 0.95, $"R squared {fold.Metrics.RSquared}"));
    }

    [Theory]
    [InlineData("Epsilon")]
    [InlineData("Cost")]
    [InlineData("Kernel")]
    public void An_option_out_of_range_is_named_before_any_data_is_read(string option)
    {
        KernelSvr learner = option switch
        {
            "Epsilon" => new KernelSvr { Epsilon = -1 },
            "Cost" => new KernelSvr { Cost = 0 },
            _ => new KernelSvr { Kernel = new SigmoidKernel(-1) },
        };
        ArgumentOutOfRangeException exception =
            Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Regression.Trainers.KernelSvr(learner));
        Assert.Equal(option, exception.ParamName);
        Assert.StartsWith($"{option}: expected", exception.Message, StringComparison.Ordinal);
    }
}
