using Microsoft.ML;
using Microsoft.ML.Data;
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

    private AnomalyModelTransformer<OneClassSvmModel> Fit(IDataView data, Action<OneClassSvmTrainer.Options>? change = null)
    {
        var options = new OneClassSvmTrainer.Options { Nu = 0.1 };
        change?.Invoke(options);
        return _mlContext.AnomalyDetection.Trainers.OneClassSvm(options).Fit(data);
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
        Assert.NotEqual(plain, Scores(Fit(data, options => options.Nu = 0.4)));
        Assert.NotEqual(plain, Scores(Fit(data, options => options.Kernel = new RbfKernel(3))));
        Assert.NotEqual(plain, Scores(Fit(data, options => options.Tolerance = 0.5)));
        Assert.NotEqual(plain, Scores(Fit(data, options => options.MaximumNumberOfIterations = 1)));
        Assert.Equal(plain, Scores(Fit(data, options => options.CacheSize = 1)));
        Assert.Equal(plain, Scores(Fit(data, options => options.NumberOfThreads = 1)));
        Assert.All(plain.Zip(Scores(Fit(data, options => options.Shrinking = false))), two => Assert.Equal(two.First, two.Second, 0.01));

        List<float> Scores(AnomalyModelTransformer<OneClassSvmModel> model) => Blobs.Column<float>(model.Transform(data), "Score");
    }

    [Fact]
    public void APredictionEngineOfALoadedModelAnswersBitForBitAsTheBatchOfTheSavedOne()
    {
        var data = Data(60);
        var model = Fit(data);
        var loaded = Assert.IsType<AnomalyModelTransformer<OneClassSvmModel>>(SavedModels.Reload(_mlContext, model, data.Schema));
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
        => Assert.Contains("Option Nu: expected", Assert.Throws<ArgumentOutOfRangeException>(
            () => _mlContext.AnomalyDetection.Trainers.OneClassSvm(nu: nu)).Message, StringComparison.Ordinal);

    [Fact]
    public void NoRowsAndCancellationThrow()
    {
        Assert.Throws<InvalidOperationException>(() => Fit(Data(0)));
        Assert.ThrowsAny<OperationCanceledException>(() => Fit(Data(60), options => options.CancellationToken = new CancellationToken(true)));
    }
}
