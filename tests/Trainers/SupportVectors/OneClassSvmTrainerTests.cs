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

    private IDataView Data(int count, int seed = 1, bool anomalies = false) =>
        _mlContext.Data.LoadFromEnumerable(Rows(count, seed, anomalies));

    private AnomalyTransformer<OneClassSvmModel> Fit(IDataView data, Func<OneClassSvm, OneClassSvm>? change = null)
    {
        var learner = new OneClassSvm { Nu = 0.1 };
        return _mlContext.AnomalyDetection.Trainers.OneClassSvm(change?.Invoke(learner) ?? learner).Fit(data);
    }

    [Fact]
    public void Rows_of_another_blob_are_anomalies_of_higher_scores()
    {
        AnomalyTransformer<OneClassSvmModel> model = _mlContext.AnomalyDetection.Trainers.OneClassSvm(nu: 0.05).Fit(Data(200));
        IDataView scored = model.Transform(Data(100, seed: 2, anomalies: true));
        AnomalyDetectionMetrics metrics = _mlContext.AnomalyDetection.Evaluate(scored);
        Assert.Equal((1.0, 1.0), (metrics.AreaUnderRocCurve, metrics.DetectionRateAtFalsePositiveCount));
        var rows = _mlContext.Data.CreateEnumerable<Scored>(scored, reuseRowObject: false).ToList();
        Assert.All(rows, row => Assert.Equal(row.Score > 0, row.PredictedLabel));
        Assert.InRange(rows.Count(row => row.PredictedLabel), 100, 125);
    }

    [Fact]
    public void Options_have_an_effect_and_those_of_speed_have_none()
    {
        IDataView data = Data(200);
        List<float> plain = Scores(Fit(data));
        Assert.NotEqual(plain, Scores(Fit(data, learner => learner with { Nu = 0.4 })));
        Assert.NotEqual(plain, Scores(Fit(data, learner => learner with { Kernel = new RbfKernel(3) })));
        Assert.NotEqual(plain, Scores(Fit(data, learner => learner with { Tolerance = 0.5 })));
        Assert.NotEqual(plain, Scores(Fit(data, learner => learner with { MaximumNumberOfIterations = 1 })));
        Assert.Equal(plain, Scores(Fit(data, learner => learner with { CacheSize = 1 })));
        Assert.Equal(plain, Scores(Fit(data, learner => learner with { NumberOfThreads = 1 })));
        List<float> whole = Scores(Fit(data, learner => learner with { Shrinking = false }));
        Assert.All(plain.Zip(whole), two => Assert.Equal(two.First, two.Second, 0.01));

        List<float> Scores(AnomalyTransformer<OneClassSvmModel> model) => Blobs.Column<float>(model.Transform(data), "Score");
    }

    [Fact]
    public void A_prediction_engine_of_a_loaded_model_answers_bit_for_bit_as_the_batch_of_the_saved_one()
    {
        IDataView data = Data(60);
        AnomalyTransformer<OneClassSvmModel> model = Fit(data);
        AnomalyTransformer<OneClassSvmModel> loaded =
            Assert.IsType<AnomalyTransformer<OneClassSvmModel>>(SavedModels.Reload(_mlContext, model, data.Schema));
        PredictionEngine<Row, Scored> engine = new MLContext().Model.CreatePredictionEngine<Row, Scored>(loaded);
        Assert.Equal(Blobs.Column<float>(model.Transform(data), "Score"), Rows(60).Select(row => engine.Predict(row).Score));
    }

    [Fact]
    public void A_row_with_an_infinite_feature_scores_na_n_and_is_no_anomaly()
    {
        List<Row> rows = Rows(20);
        rows[2].Features[0] = float.PositiveInfinity;
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        var scored = _mlContext.Data.CreateEnumerable<Scored>(Fit(data).Transform(data), reuseRowObject: false).ToList();
        Assert.True(float.IsNaN(scored[2].Score) && !scored[2].PredictedLabel);
        Assert.True(float.IsFinite(scored[3].Score));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void An_impossible_nu_is_named_before_any_data_is_read(double nu)
        => Assert.StartsWith("Nu: expected", Assert.Throws<ArgumentOutOfRangeException>(
            "Nu", () => _mlContext.AnomalyDetection.Trainers.OneClassSvm(nu: nu)).Message, StringComparison.Ordinal);

    [Fact]
    public void No_learner_and_no_column_are_named()
    {
        AnomalyDetectionCatalog.AnomalyDetectionTrainers trainers = _mlContext.AnomalyDetection.Trainers;
        Assert.Throws<ArgumentNullException>("learner", () => trainers.OneClassSvm((OneClassSvm)null!));
        Assert.Throws<ArgumentException>("featureColumnName", () => trainers.OneClassSvm(new OneClassSvm(), " "));
    }

    [Fact]
    public void A_model_that_stops_early_is_told_of()
    {
        var warnings = new List<string>();
        _mlContext.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(message.Message);
            }
        };
        Assert.False(Fit(Data(200), learner => learner with { MaximumNumberOfIterations = 1 }).Model.Converged);
        Assert.Contains("MaximumNumberOfIterations", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void No_rows_and_cancellation_throw()
    {
        Assert.Throws<InvalidOperationException>(() => Fit(Data(0)));
        Assert.ThrowsAny<OperationCanceledException>(
            () => Fit(Data(60), learner => learner with { CancellationToken = new CancellationToken(true) }));
    }
}
