using Microsoft.ML;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.SupportVectors;

public sealed class KernelSvrTrainerTests
{
    private readonly MLContext _mlContext = new(1);

    private RegressionModelTransformer<KernelSvrModel> Fit(IDataView data, Action<KernelSvrTrainer.Options>? change = null)
    {
        var options = new KernelSvrTrainer.Options { Cost = 1000 };
        change?.Invoke(options);
        return _mlContext.Regression.Trainers.KernelSvr(options).Fit(data);
    }

    [Fact]
    public void TheShortOverloadLearnsASurfaceInTheLabelsUnits()
    {
        var model = _mlContext.Regression.Trainers.KernelSvr(cost: 100, epsilon: 0.03).Fit(Surface.Data(_mlContext, 400));
        var metrics = _mlContext.Regression.Evaluate(model.Transform(Surface.Data(_mlContext, 200, seed: 2)));
        Assert.True(metrics.RSquared > 0.98, $"R squared {metrics.RSquared}");
        Assert.True(metrics.MeanAbsoluteError < 40, $"error {metrics.MeanAbsoluteError}");
    }

    [Fact]
    public void PricesInTheHundredThousandsAreLearnedByDefault()
    {
        var rows = Surface.Rows(400).Concat(Surface.Rows(200, seed: 2)).ToList();
        foreach (var row in rows)
            row.Label = 250_000 + (60 * row.Label);
        var data = _mlContext.Data.LoadFromEnumerable(rows.Take(400));
        var test = _mlContext.Data.LoadFromEnumerable(rows.Skip(400));
        var scaled = _mlContext.Transforms.NormalizeMeanVariance("Features").Append(_mlContext.Regression.Trainers.KernelSvr());
        var metrics = _mlContext.Regression.Evaluate(scaled.Fit(data).Transform(test));
        Assert.True(metrics.RSquared > 0.9, $"R squared {metrics.RSquared}");
        var raw = _mlContext.Regression.Trainers.KernelSvr(new KernelSvrTrainer.Options { ScaleLabels = false }).Fit(data);
        Assert.True(_mlContext.Regression.Evaluate(raw.Transform(test)).RSquared < 0.2);
    }

    public static TheoryData<string, Action<KernelSvrTrainer.Options>> Changes => new()
    {
        { "Kernel", options => options.Kernel = new LinearKernel() },
        { "Cost", options => options.Cost = 10 },
        { "Epsilon", options => options.Epsilon = 0.3 },
        { "ScaleLabels", options => options.ScaleLabels = false },
        { "Tolerance", options => options.Tolerance = 0.5 },
        { "MaximumNumberOfIterations", options => options.MaximumNumberOfIterations = 2 },
        { "ExampleWeightColumnName", options => options.ExampleWeightColumnName = "Weight" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void EveryOptionHasAnEffect(string option, Action<KernelSvrTrainer.Options> change)
    {
        var rows = Surface.Rows(80);
        for (var i = 0; i < rows.Count; i++)
            rows[i].Weight = 1 + (i % 5);
        var data = _mlContext.Data.LoadFromEnumerable(rows);
        Assert.False(Surface.Scores(Fit(data).Transform(data)).SequenceEqual(Surface.Scores(Fit(data, change).Transform(data))), option);
    }

    [Fact]
    public void CacheAndThreadsDoNotChangeABitAndShrinkingLittle()
    {
        var data = Surface.Data(_mlContext, 600);
        var plain = Surface.Scores(Fit(data).Transform(data));
        Assert.Equal(plain, Surface.Scores(Fit(data, options => options.CacheSize = 1).Transform(data)));
        Assert.Equal(plain, Surface.Scores(Fit(data, options => options.NumberOfThreads = 1).Transform(data)));
        var whole = Surface.Scores(Fit(data, options => options.Shrinking = false).Transform(data));
        // Labels are around 5000; the tolerance is a thousandth.
        Assert.All(plain.Zip(whole), two => Assert.Equal(two.First, two.Second, 1.0));
    }

    [Fact]
    public void APredictionEngineOfALoadedModelAnswersBitForBitAsTheBatchOfTheSavedOne()
    {
        var data = Surface.Data(_mlContext, 60);
        var model = Fit(data);
        var loaded = Assert.IsType<RegressionModelTransformer<KernelSvrModel>>(SavedModels.Reload(_mlContext, model, data.Schema));
        var engine = new MLContext().Model.CreatePredictionEngine<Surface.Row, Surface.Scored>(loaded);
        Assert.Equal(Surface.Scores(model.Transform(data)), Surface.Rows(60).Select(row => engine.Predict(row).Score));
    }

    [Fact]
    public void CrossValidateTrainsEveryFold()
    {
        var trainer = _mlContext.Regression.Trainers.KernelSvr(cost: 100, epsilon: 0.03);
        var folds = _mlContext.Regression.CrossValidate(Surface.Data(_mlContext, 300), trainer, numberOfFolds: 3);
        Assert.All(folds, fold => Assert.True(fold.Metrics.RSquared > 0.95, $"R squared {fold.Metrics.RSquared}"));
    }

    [Theory]
    [InlineData("Epsilon")]
    [InlineData("Cost")]
    [InlineData("Kernel")]
    public void AnOptionOutOfRangeIsNamedBeforeAnyDataIsRead(string option)
    {
        var options = new KernelSvrTrainer.Options();
        _ = option switch
        {
            "Epsilon" => options.Epsilon = -1,
            "Cost" => options.Cost = 0,
            _ => (object)(options.Kernel = new SigmoidKernel(-1)),
        };
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Regression.Trainers.KernelSvr(options));
        Assert.Contains($"Option {option}: expected", exception.Message, StringComparison.Ordinal);
    }
}
