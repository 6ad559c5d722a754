using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.SupportVectors;

public sealed class OneClassSvmTrainerTests
{
    private readonly MLContext _mlContext = new(1);

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];
        public float Label { get; set; }
    }

    private sealed class Scored
    {
        public bool PredictedLabel { get; set; }
        public float Score { get; set; }
    }

    // A blob, and where asked for rows of another as anomalies.
    private static List<Row> Rows(int count, int seed = 1, bool anomalies = false) =>
        [.. Blobs.Rows(3 * count, seed).Where((_, i) => i % 3 == 0 || (anomalies && i % 3 == 1))
            .Select(row => new Row { Features = row.Features, Label = row.Label == "red" ? 0 : 1 })];

    private IDataView Data(int count, int seed = 1, bool anomalies = false) => _mlContext.Data.LoadFromEnumerable(Rows(count, seed, anomalies));

    private AnomalyTransformer<OneClassSvmModel> Fit(IDataView data, Func<OneClassSvm, OneClassSvm>? change = null)
    {
        var learner = new OneClassSvm { Nu = 0.1 };
        return _mlContext.AnomalyDetection.Trainers.OneClassSvm(change?.Invoke(learner) ?? learner).Fit(data);
    }

    [Fact]
    public void RowsOfAnotherBlobAreAnomaliesOfHigherScores()
    {
        var model = _mlContext.AnomalyDetection.Trainers.OneClassSvm(nu: 0.05).Fit(Data(200));
        var scored = model.Transform(Data(100, seed: 2, anomalies: true));
        var metrics = _mlContext.AnomalyDetection.Evaluate(scored);
        Assert.Equal((1.0, 1.0), (metrics.AreaUnderRocCurve, metrics.DetectionRateAtFalsePositiveCount));
        var rows = _mlContext.Data.CreateEnumerable<Scored>(scored, reuseRowObject: false).ToList();
        Assert.All(rows, row => Assert.Equal(row.Score > 0, row.PredictedLabel));
        Assert.InRange(rows.Count(row => row.PredictedLabel), 100, 125);
    }

    [Fact]
    public void OptionsHaveAnEffectAndThoseOfSpeedHaveNone()
    {
        var data = Data(200);
        var plain = Scores(Fit(data));
        Assert.NotEqual(plain, Scores(Fit(data, learner => learner with { Nu = 0.4 })));
        Assert.NotEqual(plain, Scores(Fit(data, learner => learner with { Kernel = new RbfKernel(3) })));
        Assert.NotEqual(plain, Scores(Fit(data, learner => learner with { Tolerance = 0.5 })));
        Assert.NotEqual(plain, Scores(Fit(data, learner => learner with { MaximumNumberOfIterations = 1 })));
        Assert.Equal(plain, Scores(Fit(data, learner => learner with { CacheSize = 1 })));
        Assert.Equal(plain, Scores(Fit(data, learner => learner with { NumberOfThreads = 1 })));
        var whole = Scores(Fit(data, learner => learner with { Shrinking = false }));
        Assert.All(plain.Zip(whole), two => Assert.Equal(two.First, two.Second, 0.01));

        List<float> Scores(AnomalyTransformer<OneClassSvmModel> model) => Blobs.Column<float>(model.Transform(data), "Score");
    }

    [Fact]
    public void APredictionEngineOfALoadedModelAnswersBitForBitAsTheBatchOfTheSavedOne()
    {
        var data = Data(60);
        var model = Fit(data);
        var loaded = Assert.IsType<AnomalyTransformer<OneClassSvmModel>>(SavedModels.Reload(_mlContext, model, data.Schema));
        var engine = new MLContext().Model.CreatePredictionEngine<Row, Scored>(loaded);
        Assert.Equal(Blobs.Column<float>(model.Transform(data), "Score"), Rows(60).Select(row => engine.Predict(row).Score));
    }

    [Fact]
    public void ARowWithNaNScoresNaNAndIsNoAnomaly()
    {
        var rows = Rows(20);
        rows[2].Features[0] = float.NaN;
        var data = _mlContext.Data.LoadFromEnumerable(rows);
        var scored = _mlContext.Data.CreateEnumerable<Scored>(Fit(data).Transform(data), reuseRowObject: false).ToList();
        Assert.True(float.IsNaN(scored[2].Score) && !scored[2].PredictedLabel);
        Assert.True(float.IsFinite(scored[3].Score));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void AnImpossibleNuIsNamedBeforeAnyDataIsRead(double nu)
        => Assert.StartsWith("Nu: expected", Assert.Throws<ArgumentOutOfRangeException>(
            "Nu", () => _mlContext.AnomalyDetection.Trainers.OneClassSvm(nu: nu)).Message, StringComparison.Ordinal);

    [Fact]
    public void NoLearnerAndNoColumnAreNamed()
    {
        var trainers = _mlContext.AnomalyDetection.Trainers;
        Assert.Throws<ArgumentNullException>("learner", () => trainers.OneClassSvm((OneClassSvm)null!));
        Assert.Throws<ArgumentException>("featureColumnName", () => trainers.OneClassSvm(new OneClassSvm(), " "));
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
        Assert.False(Fit(Data(200), learner => learner with { MaximumNumberOfIterations = 1 }).Model.Converged);
        Assert.Contains("MaximumNumberOfIterations", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void NoRowsAndCancellationThrow()
    {
        Assert.Throws<InvalidOperationException>(() => Fit(Data(0)));
        Assert.ThrowsAny<OperationCanceledException>(
            () => Fit(Data(60), learner => learner with { CancellationToken = new CancellationToken(true) }));
    }
}
