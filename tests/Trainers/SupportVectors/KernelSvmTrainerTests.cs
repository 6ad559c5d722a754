using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.SupportVectors;

public sealed class KernelSvmTrainerTests
{
    private readonly MLContext _mlContext = new(1);

    private MulticlassModelTransformer<KernelSvmModel> Fit(IDataView data, Action<KernelSvmMulticlassTrainer.Options>? change = null)
    {
        var options = new KernelSvmMulticlassTrainer.Options();
        change?.Invoke(options);
        return _mlContext.MulticlassClassification.Trainers.KernelSvm(options).Fit(data);
    }

    private BinaryModelTransformer<KernelSvmModel> FitBinary(IDataView data, Action<KernelSvmBinaryTrainer.Options>? change = null)
    {
        var options = new KernelSvmBinaryTrainer.Options();
        change?.Invoke(options);
        return _mlContext.BinaryClassification.Trainers.KernelSvm(options).Fit(data);
    }

    [Fact]
    public void TheShortOverloadTellsBlobsApartWithScoresNamedByClass()
    {
        var (data, mapping) = Blobs.Keyed(_mlContext, 150);
        var model = _mlContext.MulticlassClassification.Trainers.KernelSvm().Fit(data);
        var scored = model.Transform(mapping.Transform(_mlContext.Data.LoadFromEnumerable(Blobs.Rows(90, seed: 2))));
        Assert.Equal(1, _mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);
        Assert.Equal(Blobs.Names, model.ClassNames);
        Assert.All(Blobs.Scores(scored).Chunk(3), scores => Assert.Equal(2, Math.Round(scores.Max())));
    }

    [Fact]
    public void TheShortOverloadLearnsACircle()
    {
        var model = _mlContext.BinaryClassification.Trainers.KernelSvm(cost: 10).Fit(YesNo.Data(_mlContext, 500));
        var scored = model.Transform(YesNo.Data(_mlContext, 300, seed: 2));
        Assert.True(_mlContext.BinaryClassification.EvaluateNonCalibrated(scored).Accuracy > 0.95);
        Assert.Null(scored.Schema.GetColumnOrNull("Probability"));
        Assert.False(model.Model.HasProbability);
    }

    [Fact]
    public void ProbabilitiesComeWhereAskedForAndAreCalibrated()
    {
        var data = YesNo.Data(_mlContext, 500);
        var trainer = _mlContext.BinaryClassification.Trainers.KernelSvm(new KernelSvmBinaryTrainer.Options { Cost = 10, Probabilities = true });
        Assert.Contains(trainer.GetOutputSchema(Transforms.Interop.SchemaShapes.Of(data.Schema)), column => column.Name == "Probability");
        var metrics = _mlContext.BinaryClassification.Evaluate(trainer.Fit(data).Transform(YesNo.Data(_mlContext, 300, seed: 2)));
        Assert.True(metrics.Accuracy > 0.95, $"accuracy {metrics.Accuracy}");
        Assert.True(metrics.LogLoss < 0.3, $"log-loss {metrics.LogLoss}");

        var (blobs, mapping) = Blobs.Keyed(_mlContext, 150);
        var scored = Fit(blobs, options => options.Probabilities = true).Transform(mapping.Transform(_mlContext.Data.LoadFromEnumerable(Blobs.Rows(90, seed: 2))));
        Assert.True(_mlContext.MulticlassClassification.Evaluate(scored).LogLoss < 0.1);
    }

    public static TheoryData<string, Action<KernelSvmMulticlassTrainer.Options>> Changes => new()
    {
        { "Kernel", options => options.Kernel = new LinearKernel() },
        { "Gamma", options => options.Kernel = new RbfKernel(SvmGamma.Auto) },
        { "Degree", options => options.Kernel = new PolynomialKernel(2) },
        { "Cost", options => options.Cost = 30 },
        { "Tolerance", options => options.Tolerance = 0.5 },
        { "MaximumNumberOfIterations", options => options.MaximumNumberOfIterations = 2 },
        { "ClassWeights", options => options.ClassWeights = new Dictionary<string, double> { ["blue"] = 9 } },
        { "BalanceClasses", options => options.BalanceClasses = true },
        { "Probabilities", options => options.Probabilities = true },
        { "LabelColumnName", options => options.LabelColumnName = "Other" },
        { "FeatureColumnName", options => options.FeatureColumnName = "Half" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void EveryOptionHasAnEffect(string option, Action<KernelSvmMulticlassTrainer.Options> change)
    {
        var data = Uneven();
        Assert.False(Blobs.Scores(Fit(data).Transform(data)).SequenceEqual(Blobs.Scores(Fit(data, change).Transform(data))), option);
    }

    [Fact]
    public void ShrinkingCacheAndThreadsLeaveTheModelAsItIs()
    {
        var data = Uneven();
        var plain = Fit(data).Model;
        foreach (var change in new Action<KernelSvmMulticlassTrainer.Options>[]
        {
            options => options.CacheSize = 1, options => options.NumberOfThreads = 1, options => options.NumberOfThreads = 3,
        })
            Assert.Equal(plain.DualCoefficients.ToArray(), Fit(data, change).Model.DualCoefficients.ToArray());
        var whole = Fit(data, options => (options.Shrinking, options.Tolerance) = (false, 1e-6)).Model;
        var shrunk = Fit(data, options => options.Tolerance = 1e-6).Model;
        for (var i = 0; i < 3; i++)
            Assert.Equal(whole.Intercepts[i], shrunk.Intercepts[i], 1e-4);
    }

    [Fact]
    public void BalancedAndNamedClassesAreWeightedAsRowsAre()
    {
        // 60, 30 and 15 rows: 105 / (3 * n).
        var data = Uneven();
        double[] balance = [105 / 180.0, 105 / 90.0, 105 / 45.0];
        var named = Enumerable.Range(0, 3).ToDictionary(i => Blobs.Names[i], i => balance[i]);
        var balanced = Fit(data, options => options.BalanceClasses = true).Model;
        Assert.Equal(balanced.DualCoefficients.ToArray(), Fit(data, options => options.ClassWeights = named).Model.DualCoefficients.ToArray());
        Assert.NotEqual(balanced.DualCoefficients.ToArray(), Fit(data, options => (options.ClassWeights, options.BalanceClasses) = (named, true)).Model.DualCoefficients.ToArray());
        Assert.Equal(
            Fit(data, options => options.Cost = 2).Model.DualCoefficients.ToArray(),
            Fit(data, options => options.ExampleWeightColumnName = "Two").Model.DualCoefficients.ToArray());
    }

    [Fact]
    public void BinaryClassesAreWeightedByTheirNames()
    {
        var data = YesNo.Data(_mlContext, 200);
        var yes = Yes(FitBinary(data, options => options.ClassWeights = new Dictionary<string, double> { ["true"] = 50 }));
        var no = Yes(FitBinary(data, options => options.ClassWeights = new Dictionary<string, double> { ["false"] = 50 }));
        Assert.True(no < Yes(FitBinary(data)) && Yes(FitBinary(data)) < yes);

        int Yes(BinaryModelTransformer<KernelSvmModel> model)
            => YesNo.Scores(model.Transform(YesNo.Data(_mlContext, 500, seed: 3))).Count(score => score > 0);
    }

    [Fact]
    public void AClassWeightOfAClassThatIsNotThereIsRefused()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => Fit(Uneven(), options => options.ClassWeights = new Dictionary<string, double> { ["pink"] = 2 }));
        Assert.Contains("expected classes of the label column (red, green, blue), got 'pink'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ANameWithQuotesIsGivenAWeightAsItIs()
    {
        var rows = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 12)
            .Select(i => new Quoted { Features = [i % 2, i / 4f], Label = i % 2 == 0 ? "'fine'" : "it's \"poor\"" }));
        var data = _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
        var weights = new Dictionary<string, double> { ["'fine'"] = 3, ["it's \"poor\""] = 2 };
        Assert.True(Fit(data, options => options.ClassWeights = weights).Model.Converged);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => Fit(data, options => options.ClassWeights = new Dictionary<string, double> { ["fine"] = 3 }));
        Assert.Contains("('fine', it's \"poor\"), got 'fine'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneRowAClassAnswersAsWithoutProbabilities()
    {
        var rows = _mlContext.Data.LoadFromEnumerable(new[]
        {
            new Quoted { Features = [-2, -1], Label = "no", Answer = false }, new Quoted { Features = [2, 1], Label = "yes", Answer = true },
        });
        var data = _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
        var several = Fit(data, options => options.Probabilities = true).Transform(data);
        Assert.Equal([1u, 2], several.GetColumn<uint>("PredictedLabel"));
        var binary = FitBinary(data, options => (options.LabelColumnName, options.Probabilities) = ("Answer", true)).Transform(data);
        Assert.Equal([false, true], binary.GetColumn<bool>("PredictedLabel"));
        var probabilities = binary.GetColumn<float>("Probability").ToArray();
        Assert.True(probabilities[0] < 0.5 && probabilities[1] > 0.5);
    }

    private sealed class Quoted
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = "";

        public bool Answer { get; set; }
    }

    [Fact]
    public void TheSeedOfProbabilitiesIsTheContextsWhereNoneIsGiven()
    {
        var data = YesNo.Data(_mlContext, 150);
        Assert.Equal(Scores(1, null), Scores(1, null));
        Assert.NotEqual(Scores(1, null), Scores(2, null));
        Assert.Equal(Scores(1, 5), Scores(2, 5));
        Assert.NotEqual(Scores(1, 5), Scores(1, 6));

        List<float> Scores(int context, int? seed) => Blobs.Column<float>(
            new MLContext(context).BinaryClassification.Trainers.KernelSvm(new KernelSvmBinaryTrainer.Options { Probabilities = true, Seed = seed }).Fit(data)
                .Transform(data), "Probability");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void APredictionEngineOfALoadedModelAnswersBitForBitAsTheBatchOfTheSavedOne(bool probabilities)
    {
        var (data, _) = Blobs.Keyed(_mlContext, 60);
        var model = Fit(data, options => options.Probabilities = probabilities);
        var loaded = Assert.IsType<MulticlassModelTransformer<KernelSvmModel>>(SavedModels.Reload(_mlContext, model, data.Schema));
        Assert.Equal(model.ClassNames, loaded.ClassNames);
        var engine = new MLContext().Model.CreatePredictionEngine<Blobs.Row, Blobs.Scored>(loaded, inputSchemaDefinition: null);
        Assert.Equal(Blobs.Scores(model.Transform(data)), Blobs.Rows(60).SelectMany(row => engine.Predict(row).Score));

        var yesNo = YesNo.Data(_mlContext, 60);
        var binary = FitBinary(yesNo, options => options.Probabilities = probabilities);
        var loadedBinary = Assert.IsType<BinaryModelTransformer<KernelSvmModel>>(SavedModels.Reload(_mlContext, binary, yesNo.Schema));
        Assert.Equal(YesNo.Scores(binary.Transform(yesNo)), YesNo.Scores(loadedBinary.Transform(yesNo)));
    }

    [Fact]
    public void CrossValidateTrainsEveryFold()
    {
        var (data, _) = Blobs.Keyed(_mlContext, 120);
        var folds = _mlContext.MulticlassClassification.CrossValidate(data, _mlContext.MulticlassClassification.Trainers.KernelSvm(), numberOfFolds: 3);
        Assert.All(folds, fold => Assert.Equal(1, fold.Metrics.MicroAccuracy));
    }

    [Fact]
    public void RowsWithNaNAreLeftOutWithAWarningAndScoreNaN()
    {
        var warnings = new List<string>();
        _mlContext.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
                warnings.Add(message.Message);
        };
        var rows = YesNo.Rows(60);
        rows[4].Features[1] = float.NaN;
        var data = _mlContext.Data.LoadFromEnumerable(rows);
        var model = FitBinary(data);
        Assert.Contains("Skipped 1 of 60 training rows", Assert.Single(warnings), StringComparison.Ordinal);
        var scores = YesNo.Scores(model.Transform(data));
        Assert.Equal([4], Enumerable.Range(0, 60).Where(i => float.IsNaN(scores[i])));
    }

    [Fact]
    public void AModelThatStopsEarlyIsToldOf()
    {
        var warnings = new List<string>();
        _mlContext.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
                warnings.Add(message.Message);
        };
        Assert.False(FitBinary(YesNo.Data(_mlContext, 60), options => options.MaximumNumberOfIterations = 3).Model.Converged);
        Assert.Contains("MaximumNumberOfIterations", Assert.Single(warnings), StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<KernelSvmBinaryTrainer.Options>> BadOptions => new()
    {
        { "Kernel", options => options.Kernel = null! },
        { "Kernel", options => options.Kernel = new RbfKernel(0) },
        { "Kernel", options => options.Kernel = new PolynomialKernel(0) },
        { "Cost", options => options.Cost = 0 },
        { "Cost", options => options.Cost = double.PositiveInfinity },
        { "Tolerance", options => options.Tolerance = double.NaN },
        { "CacheSize", options => options.CacheSize = 0 },
        { "MaximumNumberOfIterations", options => options.MaximumNumberOfIterations = 0 },
        { "ClassWeights", options => options.ClassWeights = new Dictionary<string, double> { ["true"] = 0 } },
        { "ExampleWeightColumnName", options => options.ExampleWeightColumnName = options.LabelColumnName },
        { "NumberOfThreads", options => options.NumberOfThreads = 0 },
        { "FeatureColumnName", options => options.FeatureColumnName = "" },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void AnOptionOutOfRangeIsNamedBeforeAnyDataIsRead(string option, Action<KernelSvmBinaryTrainer.Options> change)
    {
        var options = new KernelSvmBinaryTrainer.Options();
        change(options);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.BinaryClassification.Trainers.KernelSvm(options));
        Assert.Contains($"Option {option}: expected", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoOptionsOneClassConstantFeaturesAndCancellation()
    {
        Assert.Throws<ArgumentNullException>(() => _mlContext.BinaryClassification.Trainers.KernelSvm((KernelSvmBinaryTrainer.Options)null!));
        Assert.Contains("of one class", Assert.Throws<InvalidOperationException>(
            () => FitBinary(_mlContext.Data.LoadFromEnumerable(YesNo.Rows(60).Where(row => row.Label)))).Message, StringComparison.Ordinal);
        var constant = YesNo.Rows(20);
        constant.ForEach(row => row.Features = [1, 1, 1]);
        var data = _mlContext.Data.LoadFromEnumerable(constant);
        Assert.All(YesNo.Scores(FitBinary(data).Transform(data)), score => Assert.True(float.IsFinite(score)));
        Assert.ThrowsAny<OperationCanceledException>(() => FitBinary(YesNo.Data(_mlContext, 60), options => options.CancellationToken = new CancellationToken(true)));
    }

    private sealed class UnevenRow
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];
        [VectorType(4)]
        public float[] Half { get; set; } = [];
        public string Label { get; set; } = "";
        public string Other { get; set; } = "";
        public float Two { get; set; } = 2;
    }

    // 60, 30 and 15 rows of overlapping blobs.
    private IDataView Uneven()
    {
        var rows = Blobs.Rows(180).Where((_, i) => i % 3 == 0 || (i % 3 == 1 && i % 2 == 0) || (i % 3 == 2 && i % 4 == 0)).Select(row => new UnevenRow
        {
            Features = [.. row.Features.Select((value, i) => i < 2 ? value / 5 : value)],
            Half = [row.Features[0], 0, row.Features[2], 0],
            Label = row.Label,
            Other = row.Features[2] > 0 ? "red" : row.Label,
        });
        var data = _mlContext.Data.LoadFromEnumerable(rows);
        var mapping = _mlContext.Transforms.Conversion.MapValueToKey("Label").Append(_mlContext.Transforms.Conversion.MapValueToKey("Other"));
        return mapping.Fit(data).Transform(data);
    }
}
