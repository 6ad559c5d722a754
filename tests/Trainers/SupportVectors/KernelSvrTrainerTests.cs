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
        var raw = _mlContext.Regression.Trainers.KernelSvr(new KernelSvr { ScaleLabels = false }).Fit(data);
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
    public void EveryOptionHasAnEffect(string option, Func<KernelSvr, KernelSvr> change)
    {
        var data = Surface.Data(_mlContext, 80);
        Assert.False(Surface.Scores(Fit(data).Transform(data)).SequenceEqual(Surface.Scores(Fit(data, change).Transform(data))), option);
    }

    [Fact]
    public void WeightsOfRowsHaveAnEffect()
    {
        var rows = Surface.Rows(80);
        for (var i = 0; i < rows.Count; i++)
            rows[i].Weight = 1 + (i % 5);
        var data = _mlContext.Data.LoadFromEnumerable(rows);
        var plain = _mlContext.Regression.Trainers.KernelSvr(cost: 1000).Fit(data);
        var weighted = _mlContext.Regression.Trainers.KernelSvr(cost: 1000, exampleWeightColumnName: "Weight").Fit(data);
        Assert.NotEqual(Surface.Scores(plain.Transform(data)), Surface.Scores(weighted.Transform(data)));
    }

    [Fact]
    public void CacheAndThreadsDoNotChangeABitAndShrinkingLittle()
    {
        var data = Surface.Data(_mlContext, 600);
        var plain = Surface.Scores(Fit(data).Transform(data));
        Assert.Equal(plain, Surface.Scores(Fit(data, learner => learner with { CacheSize = 1 }).Transform(data)));
        Assert.Equal(plain, Surface.Scores(Fit(data, learner => learner with { NumberOfThreads = 1 }).Transform(data)));
        var whole = Surface.Scores(Fit(data, learner => learner with { Shrinking = false }).Transform(data));
        // Labels are around 5000; the tolerance is a thousandth.
        Assert.All(plain.Zip(whole), two => Assert.Equal(two.First, two.Second, 1.0));
    }

    [Fact]
    public void APredictionEngineOfALoadedModelAnswersBitForBitAsTheBatchOfTheSavedOne()
    {
        var data = Surface.Data(_mlContext, 60);
        var model = Fit(data);
        var loaded = Assert.IsType<RegressionTransformer<KernelSvrModel>>(SavedModels.Reload(_mlContext, model, data.Schema));
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
        var learner = option switch
        {
            "Epsilon" => new KernelSvr { Epsilon = -1 },
            "Cost" => new KernelSvr { Cost = 0 },
            _ => new KernelSvr { Kernel = new SigmoidKernel(-1) },
        };
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Regression.Trainers.KernelSvr(learner));
        Assert.Equal(option, exception.ParamName);
        Assert.StartsWith($"{option}: expected", exception.Message, StringComparison.Ordinal);
    }
}
