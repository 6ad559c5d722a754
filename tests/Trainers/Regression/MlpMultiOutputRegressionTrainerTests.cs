using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Regression;

public sealed class MlpMultiOutputRegressionTrainerTests
{
    private sealed class Scored
    {
        [VectorType(2)]
        public float[] Score { get; set; } = [];
    }

    private readonly MLContext _mlContext = new(1);

    private MultiOutputRegressionTransformer<Network> Fit(IDataView data, Func<Mlp, Mlp>? change = null)
    {
        var options = new Mlp { Epochs = 2, HiddenUnits = [8], Seed = 3 };
        options = change?.Invoke(options) ?? options;
        return _mlContext.Regression.Trainers.MlpMultiOutput(options, labelColumnName: "Labels").Fit(data);
    }

    // Labels named height and slope.
    private IDataView Named(int count)
    {
        var definition = SchemaDefinition.Create(typeof(Surface.Row));
        definition["Labels"].AddAnnotation("SlotNames", new VBuffer<ReadOnlyMemory<char>>(2, ["height".AsMemory(), "slope".AsMemory()]),
            new VectorDataViewType(TextDataViewType.Instance, 2));
        return _mlContext.Data.LoadFromEnumerable(Surface.Rows(count), definition);
    }

    [Fact]
    public void NumbersOfVeryDifferentUnitsAreLearnedAtOnce()
    {
        var model = _mlContext.Regression.Trainers.MlpMultiOutput("Labels").Fit(Surface.Data(_mlContext, 400));
        var metrics = _mlContext.Regression.EvaluateMultiOutput(model.Transform(Surface.Data(_mlContext, 200, seed: 2)), "Labels");
        Assert.Equal(2, metrics.Outputs.Count);
        Assert.All(metrics.Outputs, output => Assert.True(output.RSquared > 0.95, $"R squared {output.RSquared}"));
    }

    [Fact]
    public void AnAccuracyThatNumbersDoNotHaveIsNotWatched()
        => Assert.Contains("WatchedMetric.Loss", Assert.Throws<ArgumentException>(() => Fit(Surface.Data(_mlContext, 30),
            learner => learner with { EarlyStopping = new EarlyStopping { Metric = WatchedMetric.Accuracy } })).Message, StringComparison.Ordinal);

    [Fact]
    public void WithoutScaledLabelsTheLossIsThatOfTheirUnits()
    {
        var data = Surface.Data(_mlContext, 100);
        Assert.Equal(
            Fit(data).History.Epochs[^1].Loss, Fit(data, learner => learner with { Loss = new MeanSquareErrorLoss() }).History.Epochs[^1].Loss);
        Assert.True(Fit(data, learner => learner with { ScaleLabels = false }).History.Epochs[0].Loss > 1e6);
        Assert.True(Fit(data).History.Epochs[0].Loss < 10);
    }

    [Fact]
    public void TheNetworkEndsInAnOutputForEachNumber()
    {
        var model = Fit(Surface.Data(_mlContext, 40));
        Assert.Equal(new Dense(2), model.Model.Spec.Nodes[^1].Layer);
        Assert.Empty(model.OutputNames);
    }

    [Fact]
    public void NumbersAreNotRightOrWrong()
    {
        var seen = new List<double>();
        var model = Fit(Surface.Data(_mlContext, 40), learner => learner with { ValidationFraction = 0.2, EpochCompleted = epoch => seen.Add(epoch.Accuracy) });
        Assert.Equal([double.NaN, double.NaN], seen);
        Assert.All(model.History.Epochs, epoch => Assert.True(double.IsNaN(epoch.Accuracy) && double.IsNaN(epoch.ValidationAccuracy!.Value)));
        Assert.All(model.History.Epochs, epoch => Assert.True(double.IsFinite(epoch.ValidationLoss!.Value)));
    }

    [Fact]
    public void SlotNamesOfTheLabelAreThoseOfTheScoreAlsoOfALoadedModel()
    {
        var data = Named(40);
        var model = Fit(data);
        var loaded = Assert.IsType<MultiOutputRegressionTransformer<Network>>(SavedModels.Reload(_mlContext, model, data.Schema));
        foreach (var transformer in new[] { model, loaded })
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            transformer.Transform(data).Schema["Score"].GetSlotNames(ref names);
            Assert.Equal(["height", "slope"], names.DenseValues().Select(name => name.ToString()));
            Assert.Equal(["height", "slope"], transformer.OutputNames);
        }
        Assert.Equal(Blobs.Scores(model.Transform(data)), Blobs.Scores(loaded.Transform(data)));
    }

    [Fact]
    public void TheSchemaPromisedBeforeFitIsTheSchemaAfter()
    {
        var data = Named(40);
        var trainer = _mlContext.Regression.Trainers.MlpMultiOutput("Labels", epochs: 1);
        var promised = trainer.GetOutputSchema(Transforms.Interop.SchemaShapes.Of(data.Schema)).Single(column => column.Name == "Score");
        var actual = trainer.Fit(data).GetOutputSchema(data.Schema)["Score"];
        Assert.Equal(promised.Annotations.Select(annotation => annotation.Name).Order(), actual.Annotations.Schema.Select(annotation => annotation.Name).Order());
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, promised.Kind);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), actual.Type);
        ReadOnlyMemory<char> kind = default;
        actual.Annotations.GetValue("ScoreColumnKind", ref kind);
        Assert.Equal("MultiOutputRegression", kind.ToString());
    }

    [Fact]
    public void APredictionEngineAnswersBitForBitAsTheBatch()
    {
        var data = Surface.Data(_mlContext, 60);
        var model = Fit(data);
        var engine = _mlContext.Model.CreatePredictionEngine<Surface.Row, Scored>(model);
        Assert.Equal(Blobs.Scores(model.Transform(data)), Surface.Rows(60).SelectMany(row => engine.Predict(row).Score));
    }

    [Fact]
    public void StreamedWithABufferForAllRowsTheModelIsThatFromMemory()
    {
        var data = Surface.Data(_mlContext, 200);
        Assert.Equal(ScoresWith(buffer: null), ScoresWith(buffer: 1000));

        float[] ScoresWith(int? buffer) => Blobs.Scores(Fit(data, learner => learner with { StreamingBufferRows = buffer }).Transform(data));
    }

    [Fact]
    public void ALabelThatIsNoVectorOfKnownSizeIsASchemaMismatch()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Regression.Trainers.MlpMultiOutput().Fit(Surface.Data(_mlContext, 10)));
        Assert.Contains("Schema mismatch for label column 'Label': expected a vector of Single of known size, got Single", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ValidationLabelsOfAnotherSizeAreASchemaMismatch()
    {
        var definition = SchemaDefinition.Create(typeof(Surface.Row));
        definition["Labels"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3);
        var validation = _mlContext.Data.LoadFromEnumerable(Surface.Rows(4), definition);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => _mlContext.Regression.Trainers.MlpMultiOutput("Labels").Fit(Surface.Data(_mlContext, 10), validation));
        Assert.Contains("validation label column 'Labels': expected a vector of 2, as the training rows have, got a vector of 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AVectorWithANumberThatIsNotFiniteIsAMissingLabel()
    {
        var rows = Surface.Rows(5);
        rows.ForEach(row => row.Labels[1] = float.NaN);
        var exception = Assert.Throws<InvalidOperationException>(() => Fit(_mlContext.Data.LoadFromEnumerable(rows)));
        Assert.Contains("No training row is left: of 5, 5 with a missing label", exception.Message, StringComparison.Ordinal);
    }

    // Three yes-or-no questions about two numbers.
    private IDataView Questions()
    {
        var random = new Random(1);
        return _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(_ =>
        {
            float x = random.NextSingle() - 0.5f, y = random.NextSingle() - 0.5f;
            return new Surface.Row { Features = [x, y, 0], Labels = [x > 0 ? 1 : 0, y > 0.4f ? 1 : 0] };
        }).ToList());
    }

    [Fact]
    public void LabelsOfALossWithARangeAreNotScaled()
    {
        var data = Questions();
        float[] Scores(bool scale) => Blobs.Scores(Fit(data, learner => learner with { Loss = new BinaryCrossEntropyLoss(), ScaleLabels = scale }).Transform(data));
        Assert.Equal(Scores(false), Scores(true));
    }

    [Fact]
    public void LabelsOutOfALosssRangeAreRefused()
        => Assert.Contains("BinaryCrossEntropyLoss takes targets from 0 to 1", Assert.Throws<InvalidOperationException>(
            () => Fit(Surface.Data(_mlContext, 30), learner => learner with { Loss = new BinaryCrossEntropyLoss() })).Message, StringComparison.Ordinal);
}
