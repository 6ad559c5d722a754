using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Regression;

public sealed class MlpRegressionTrainerTests
{
    private sealed record CountedLoss(Action Measured) : Loss
    {
        private readonly MeanSquareErrorLoss _loss = new();

        public override double Evaluate(in LossBatch batch, Span<float> gradient)
        {
            Measured();
            return _loss.Evaluate(batch, gradient);
        }
    }

    private readonly MLContext _mlContext = new(1);

    private RegressionTransformer<Network> Fit(IDataView data, Func<Mlp, Mlp> change)
    {
        var options = MlpPreset.Simple with { Epochs = 2, HiddenUnits = [8], Seed = 3 };
        options = change(options);
        return _mlContext.Regression.Trainers.Mlp(options).Fit(data);
    }

    [Fact]
    public void The_short_overload_learns_a_surface_in_the_labels_units()
    {
        RegressionTransformer<Network> model = _mlContext.Regression.Trainers.Mlp().Fit(Surface.Data(_mlContext, 400));
        RegressionMetrics metrics = _mlContext.Regression.Evaluate(model.Transform(Surface.Data(_mlContext, 200, seed: 2)));
        Assert.True(metrics.RSquared > 0.95, $"R squared {metrics.RSquared}");
    }

    [Fact]
    public void The_network_itself_predicts_in_the_labels_units()
    {
        IDataView data = Surface.Data(_mlContext, 50);
        RegressionTransformer<Network> model = Fit(data, learner => learner);
        float[] outputs = new float[50];
        model.Model.Predict(Surface.Rows(50).SelectMany(row => row.Features).ToArray(), 50, outputs);
        Assert.Equal(Surface.Scores(model.Transform(data)), outputs);
        Assert.All(outputs, output => Assert.InRange(output, 3000, 7000));
        Assert.Equal(
            [typeof(InputScaling), typeof(Dense), typeof(Tanh), typeof(Dense), typeof(OutputScaling)],
            model.Model.Spec.Nodes.Select(node => node.Layer.GetType()));
    }

    [Fact]
    public void Streamed_rows_give_the_scales_of_inputs_and_labels_in_one_pass()
    {
        int passes = 0;
        IEnumerable<Surface.Row> Rows()
        {
            passes++;
            foreach (Surface.Row row in Surface.Rows(60))
            {
                yield return row;
            }
        }

        Fit(_mlContext.Data.LoadFromEnumerable(Rows()), learner => learner with { StreamingBufferRows = 20 });

        Assert.Equal(1 + 2, passes);
    }

    [Fact]
    public void Without_scaled_labels_the_loss_is_that_of_their_units()
    {
        IDataView data = Surface.Data(_mlContext, 100);
        Assert.True(Fit(data, learner => learner with { ScaleLabels = false }).History.Epochs[0].Loss > 1e6);
        Assert.True(Fit(data, learner => learner).History.Epochs[0].Loss < 10);
    }

    [Fact]
    public void Labels_in_other_units_give_the_same_model_in_those_units()
    {
        List<float> meters =
            Surface.Scores(Fit(Surface.Data(_mlContext, 100), learner => learner).Transform(Surface.Data(_mlContext, 100)));
        List<Surface.Row> rows = Surface.Rows(100);
        rows.ForEach(row => row.Label = row.Label * 1024 - 65536);
        List<float> other =
            Surface.Scores(Fit(_mlContext.Data.LoadFromEnumerable(rows), learner => learner).Transform(Surface.Data(_mlContext, 100)));
        for (int i = 0; i < meters.Count; i++)
        {
            Assert.Equal(meters[i] * 1024 - 65536, other[i], 65536 * 1e-3);
        }
    }

    [Fact]
    public void The_loss_is_mean_square_error_unless_told()
    {
        int measured = 0;
        Assert.Equal(ScoresWith(new MeanSquareErrorLoss()), ScoresWith(null));
        Fit(Surface.Data(_mlContext, 40), learner => learner with { Loss = new CountedLoss(() => measured++) });
        Assert.Equal(4, measured);

        List<float> ScoresWith(Loss? loss)
            => Surface.Scores(
                Fit(Surface.Data(_mlContext, 40), learner => learner with { Loss = loss }).Transform(Surface.Data(_mlContext, 40)));
    }

    [Fact]
    public void Labels_that_are_not_finite_are_missing()
    {
        var warnings = new List<string>();
        _mlContext.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(message.Message);
            }
        };
        List<Surface.Row> rows = Surface.Rows(40);
        rows[3].Label = float.NaN;
        rows[7].Label = float.NegativeInfinity;
        RegressionTransformer<Network> model = Fit(_mlContext.Data.LoadFromEnumerable(rows), learner => learner);
        Assert.Contains(
            "Skipped 2 of 40 training rows: 2 with a missing label, 0 with a feature that is not finite.", Assert.Single(warnings));
        Assert.True(double.IsFinite(model.History.Epochs[^1].Loss));
    }

    [Fact]
    public void A_label_that_is_no_single_is_a_schema_mismatch()
    {
        ArgumentOutOfRangeException exception =
            Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Regression.Trainers.Mlp().Fit(Blobs.Data(_mlContext, 30)));
        Assert.Contains(
            "Schema mismatch for label column 'Label': expected Single, got key UInt32", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_one_label_are_learned_as_that_label()
    {
        List<Surface.Row> rows = Surface.Rows(40);
        rows.ForEach(row => row.Label = 7);
        List<float> scores = Surface.Scores(
            Fit(
                _mlContext.Data.LoadFromEnumerable(rows),
                learner => learner with { Epochs = 500 }).Transform(Surface.Data(_mlContext, 10)));
        Assert.All(scores, score => Assert.Equal(7, score, 0.5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    public void Streamed_with_a_buffer_for_all_rows_the_model_is_that_from_memory(double validationFraction)
    {
        IDataView data = Surface.Data(_mlContext, 200);
        Assert.Equal(ScoresWith(buffer: null), ScoresWith(buffer: 1000));

        List<float> ScoresWith(int? buffer) => Surface.Scores(
            Fit(data, learner => learner with { StreamingBufferRows = buffer, ValidationFraction = validationFraction }).Transform(data));
    }

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        IDataView data = Surface.Data(_mlContext, 384);
        Assert.Equal(ScoresWith(threads: 1), ScoresWith(threads: 2));

        // Smaller networks and batches stay below the sizes from which the kernels use a second thread.
        List<float> ScoresWith(int threads) => Surface.Scores(
            Fit(
                data,
                learner => learner with
                {
                    Epochs = 1,
                    HiddenUnits = [512, 512],
                    BatchSize = 128,
                    NumberOfThreads = threads,
                }).Transform(data));
    }

    [Fact]
    public void The_log_tells_no_accuracy()
    {
        var lines = new List<string>();
        _mlContext.Log += (_, message) => lines.Add(message.Message);
        Fit(Surface.Data(_mlContext, 40), learner => learner with { ValidationFraction = 0.2 });
        Assert.Contains(
            lines,
            line => line.Contains("Epoch 1/2: loss", StringComparison.Ordinal)
                && line.Contains("validation loss", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("accuracy", StringComparison.Ordinal));
    }

    [Fact]
    public void Score_is_annotated_as_the_score_of_a_regression()
    {
        IDataView data = Surface.Data(_mlContext, 40);
        RegressionTrainer<Network> trainer = _mlContext.Regression.Trainers.Mlp(epochs: 1);
        DataViewSchema.Column column = trainer.Fit(data).Transform(data).Schema["Score"];
        ReadOnlyMemory<char> kind = default, value = default;
        column.Annotations.GetValue("ScoreColumnKind", ref kind);
        column.Annotations.GetValue("ScoreValueKind", ref value);
        Assert.Equal((NumberDataViewType.Single, "Regression", "Score"), (column.Type, kind.ToString(), value.ToString()));
        SchemaShape.Column promised =
            trainer.GetOutputSchema(Transforms.Interop.SchemaShapes.Of(data.Schema)).Single(promise => promise.Name == "Score");
        Assert.Equal(
            promised.Annotations.Select(annotation => annotation.Name).Order(),
            column.Annotations.Schema.Select(annotation => annotation.Name).Order());
        Assert.Equal((SchemaShape.Column.VectorKind.Scalar, column.Type), (promised.Kind, promised.ItemType));
    }

    [Fact]
    public void Cross_validate_trains_every_fold()
    {
        IReadOnlyList<TrainCatalogBase.CrossValidationResult<RegressionMetrics>> folds =
            _mlContext.Regression.CrossValidate(Surface.Data(_mlContext, 300), _mlContext.Regression.Trainers.Mlp(), numberOfFolds: 3);
        Assert.Equal(3, folds.Count);
        Assert.All(folds, fold => Assert.True(fold.Metrics.RSquared > 0.9, $"R squared {fold.Metrics.RSquared}"));
    }

    [Fact]
    public void Permutation_feature_importance_finds_the_features_that_matter()
    {
        IDataView data = Surface.Data(_mlContext, 200);
        RegressionTransformer<Network> model = _mlContext.Regression.Trainers.Mlp().Fit(data);
        double[] change = _mlContext.Regression.PermutationFeatureImportance(model, data, permutationCount: 3)
            .Select(statistics => statistics.RSquared.Mean).ToArray();
        Assert.True(Math.Max(change[0], change[1]) < -0.5 && change[2] > -0.1, string.Join(", ", change));
    }

    [Fact]
    public void A_prediction_engine_of_a_loaded_model_answers_bit_for_bit_as_the_batch_of_the_saved_one()
    {
        IDataView data = Surface.Data(_mlContext, 60);
        RegressionTransformer<Network> model = Fit(data, learner => learner);
        RegressionTransformer<Network> loaded =
            Assert.IsType<RegressionTransformer<Network>>(SavedModels.Reload(_mlContext, model, data.Schema));
        Assert.Equal(model.History.Epochs, loaded.History.Epochs);
        PredictionEngine<Surface.Row, Surface.Scored> engine = new MLContext().Model.CreatePredictionEngine<Surface.Row,
        Surface.Scored>(loaded);
        Assert.Equal(Surface.Scores(model.Transform(data)), Surface.Rows(60).Select(row => engine.Predict(row).Score));
    }
}
