using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
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
    public void Numbers_of_very_different_units_are_learned_at_once()
    {
        MultiOutputRegressionTransformer<Network> model =
            _mlContext.Regression.Trainers.MlpMultiOutput("Labels").Fit(Surface.Data(_mlContext, 400));
        MultiOutputRegressionMetrics metrics =
            _mlContext.Regression.EvaluateMultiOutput(model.Transform(Surface.Data(_mlContext, 200, seed: 2)), "Labels");
        Assert.Equal(2, metrics.Outputs.Count);
        Assert.All(metrics.Outputs, output => Assert.True(output.RSquared > 0.95, $"R squared {output.RSquared}"));
    }

    [Fact]
    public void An_accuracy_that_numbers_do_not_have_is_not_watched()
        => Assert.Contains("WatchedMetric.Loss", Assert.Throws<ArgumentException>(() => Fit(Surface.Data(_mlContext, 30),
            learner =>
                learner with { EarlyStopping = new EarlyStopping { Metric = WatchedMetric.Accuracy } })).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_scaled_labels_the_loss_is_that_of_their_units()
    {
        IDataView data = Surface.Data(_mlContext, 100);
        Assert.Equal(
            Fit(data).History.Epochs[^1].Loss,
            Fit(data, learner => learner with { Loss = new MeanSquareErrorLoss() }).History.Epochs[^1].Loss);
        Assert.True(Fit(data, learner => learner with { ScaleLabels = false }).History.Epochs[0].Loss > 1e6);
        Assert.True(Fit(data).History.Epochs[0].Loss < 10);
    }

    [Fact]
    public void The_network_ends_in_an_output_for_each_number()
    {
        MultiOutputRegressionTransformer<Network> model = Fit(Surface.Data(_mlContext, 40));
        Assert.Equal(new Dense(2), model.Model.Spec.Nodes[^2].Layer);
        Assert.Empty(model.OutputNames);
    }

    [Fact]
    public void Numbers_are_not_right_or_wrong()
    {
        var seen = new List<double>();
        MultiOutputRegressionTransformer<Network> model = Fit(
            Surface.Data(_mlContext, 40),
            learner => learner with { ValidationFraction = 0.2, EpochCompleted = epoch => seen.Add(epoch.Accuracy) });
        Assert.Equal([double.NaN, double.NaN], seen);
        Assert.All(
            model.History.Epochs, epoch => Assert.True(double.IsNaN(epoch.Accuracy) && double.IsNaN(epoch.ValidationAccuracy!.Value)));
        Assert.All(model.History.Epochs, epoch => Assert.True(double.IsFinite(epoch.ValidationLoss!.Value)));
    }

    [Fact]
    public void Slot_names_of_the_label_are_those_of_the_score_also_of_a_loaded_model()
    {
        IDataView data = Named(40);
        MultiOutputRegressionTransformer<Network> model = Fit(data);
        MultiOutputRegressionTransformer<Network> loaded =
            Assert.IsType<MultiOutputRegressionTransformer<Network>>(SavedModels.Reload(_mlContext, model, data.Schema));
        foreach (MultiOutputRegressionTransformer<Network>? transformer in new[] { model, loaded })
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            transformer.Transform(data).Schema["Score"].GetSlotNames(ref names);
            Assert.Equal(["height", "slope"], names.DenseValues().Select(name => name.ToString()));
            Assert.Equal(["height", "slope"], transformer.OutputNames);
        }
        Assert.Equal(Blobs.Scores(model.Transform(data)), Blobs.Scores(loaded.Transform(data)));
    }

    [Fact]
    public void The_schema_promised_before_fit_is_the_schema_after()
    {
        IDataView data = Named(40);
        MultiOutputRegressionTrainer<Network> trainer = _mlContext.Regression.Trainers.MlpMultiOutput("Labels", epochs: 1);
        SchemaShape.Column promised =
            trainer.GetOutputSchema(Transforms.Interop.SchemaShapes.Of(data.Schema)).Single(column => column.Name == "Score");
        DataViewSchema.Column actual = trainer.Fit(data).GetOutputSchema(data.Schema)["Score"];
        Assert.Equal(
            promised.Annotations.Select(annotation => annotation.Name).Order(),
            actual.Annotations.Schema.Select(annotation => annotation.Name).Order());
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, promised.Kind);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), actual.Type);
        ReadOnlyMemory<char> kind = default;
        actual.Annotations.GetValue("ScoreColumnKind", ref kind);
        Assert.Equal("MultiOutputRegression", kind.ToString());
    }

    [Fact]
    public void A_prediction_engine_answers_bit_for_bit_as_the_batch()
    {
        IDataView data = Surface.Data(_mlContext, 60);
        MultiOutputRegressionTransformer<Network> model = Fit(data);
        PredictionEngine<Surface.Row, Scored> engine = _mlContext.Model.CreatePredictionEngine<Surface.Row, Scored>(model);
        Assert.Equal(Blobs.Scores(model.Transform(data)), Surface.Rows(60).SelectMany(row => engine.Predict(row).Score));
    }

    [Fact]
    public void Streamed_with_a_buffer_for_all_rows_the_model_is_that_from_memory()
    {
        IDataView data = Surface.Data(_mlContext, 200);
        Assert.Equal(ScoresWith(buffer: null), ScoresWith(buffer: 1000));

        float[] ScoresWith(int? buffer) =>
            Blobs.Scores(
                Fit(data, learner => learner with { StreamingBufferRows = buffer, Optimizer = new AdamOptimizer() }).Transform(data));
    }

    [Fact]
    public void A_label_that_is_no_vector_of_known_size_is_a_schema_mismatch()
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => _mlContext.Regression.Trainers.MlpMultiOutput().Fit(Surface.Data(_mlContext, 10)));
        Assert.Contains(
            "Schema mismatch for label column 'Label': expected a vector of Single of known size, got Single", exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_labels_of_another_size_are_a_schema_mismatch()
    {
        var definition = SchemaDefinition.Create(typeof(Surface.Row));
        definition["Labels"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3);
        IDataView validation = _mlContext.Data.LoadFromEnumerable(Surface.Rows(4), definition);
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => _mlContext.Regression.Trainers.MlpMultiOutput("Labels").Fit(Surface.Data(_mlContext, 10), validation));
        Assert.Contains(
            "validation label column 'Labels': expected a vector of 2, as the training rows have, got a vector of 3", exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_vector_with_a_number_that_is_not_finite_is_a_missing_label()
    {
        List<Surface.Row> rows = Surface.Rows(5);
        rows.ForEach(row => row.Labels[1] = float.NaN);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => Fit(_mlContext.Data.LoadFromEnumerable(rows)));
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
    public void Labels_of_a_loss_with_a_range_are_not_scaled()
    {
        IDataView data = Questions();
        float[] Scores(bool scale) =>
            Blobs.Scores(Fit(data, learner => learner with { Loss = new BinaryCrossEntropyLoss(), ScaleLabels = scale }).Transform(data));
        Assert.Equal(Scores(false), Scores(true));
    }

    [Fact]
    public void Labels_out_of_a_losss_range_are_refused()
        => Assert.Contains("BinaryCrossEntropyLoss takes targets from 0 to 1", Assert.Throws<InvalidOperationException>(
            () => Fit(
                Surface.Data(_mlContext, 30),
                learner => learner with { Loss = new BinaryCrossEntropyLoss() })).Message, StringComparison.Ordinal);
}
