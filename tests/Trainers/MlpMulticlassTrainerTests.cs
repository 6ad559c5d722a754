using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

public sealed class MlpMulticlassTrainerTests
{
    [Fact]
    public void The_short_overload_separates_clusters()
    {
        var mlContext = new MLContext(1);
        MulticlassTransformer<Network> model = mlContext.MulticlassClassification.Trainers.Mlp().Fit(Blobs.Data(mlContext, 150));
        MulticlassClassificationMetrics metrics =
            mlContext.MulticlassClassification.Evaluate(model.Transform(Blobs.Data(mlContext, 90, seed: 2)));
        Assert.True(metrics.MicroAccuracy > 0.98, $"accuracy {metrics.MicroAccuracy}");
    }

    [Fact]
    public void The_same_context_seed_gives_the_same_scores_and_another_seed_others()
    {
        float[] first = ScoresWith(seed: 1);
        Assert.Equal(first, ScoresWith(seed: 1));
        Assert.NotEqual(first, ScoresWith(seed: 2));

        static float[] ScoresWith(int seed)
        {
            var mlContext = new MLContext(seed);
            IDataView data = Blobs.Data(mlContext, 60);
            return Blobs.Scores(mlContext.MulticlassClassification.Trainers.Mlp(epochs: 3).Fit(data).Transform(data));
        }
    }

    [Fact]
    public void The_seed_option_overrides_the_contexts_seed()
    {
        Assert.Equal(ScoresWith(contextSeed: 1), ScoresWith(contextSeed: 2));

        static float[] ScoresWith(int contextSeed)
        {
            var mlContext = new MLContext(contextSeed);
            IDataView data = Blobs.Data(mlContext, 60);
            return Blobs.Scores(
                mlContext.MulticlassClassification.Trainers.Mlp(MlpPreset.Simple with { Epochs = 2, Seed = 7 }).Fit(data).Transform(data));
        }
    }

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        Assert.Equal(ScoresWith(threads: 1), ScoresWith(threads: 2));

        // Smaller networks and batches stay below the sizes from which the kernels use a second thread.
        static float[] ScoresWith(int threads)
        {
            var mlContext = new MLContext(1);
            IDataView data = Blobs.Data(mlContext, 384);
            return Blobs.Scores(mlContext.MulticlassClassification.Trainers.Mlp(MlpPreset.Simple with
            {
                Epochs = 1,
                BatchSize = 128,
                HiddenUnits = [512, 512],
                NumberOfThreads = threads,
            }).Fit(data).Transform(data));
        }
    }

    [Fact]
    public void The_initialization_is_that_of_every_dense_layer()
    {
        var mlContext = new MLContext(1);
        Network network = mlContext.MulticlassClassification.Trainers.Mlp(MlpPreset.Simple with
        {
            HiddenUnits = [50],
            Initialization = WeightInitialization.FanInUniform,
            Optimizer = new SgdOptimizer(1e-9f),
            Epochs = 1,
        }).Fit(Blobs.Data(mlContext, 30)).Model;

        // Of a hundred uniform numbers, the largest is near the limit; no other initialization draws biases.
        foreach ((string? layer, int inputs) in new[] { ("dense_1", 4), ("dense_2", 50) })
        {
            double limit = 1 / Math.Sqrt(inputs);
            Span<float> weight = network.Parameters.Single(parameter => parameter.Name == layer + ".weight").Value.Span;
            Assert.InRange(weight.ToArray().Max(Math.Abs), 0.95 * limit, 1.0001 * limit);
            Assert.True(
                network.Parameters.Single(parameter => parameter.Name == layer + ".bias").Value.Span.ToArray().All(bias => bias != 0));
        }
    }

    [Fact]
    public void The_options_make_the_network()
    {
        var mlContext = new MLContext(1);
        MulticlassTransformer<Network> model = mlContext.MulticlassClassification.Trainers.Mlp(MlpPreset.Simple with
        {
            HiddenUnits = [5, 4],
            Activation = new Sigmoid(),
            Dropout = 0.5f,
            InputScaling = null,
            Epochs = 1,
        }).Fit(Blobs.Data(mlContext, 30));
        Assert.Equal(
            [new Dense(5), new Sigmoid(), new Dropout(0.5f), new Dense(4), new Sigmoid(), new Dropout(0.5f), new Dense(3), new Softmax()],
            model.Model.Spec.Nodes.Select(node => node.Layer));
        Assert.Equal(4 * 5 + 5 + 5 * 4 + 4 + 4 * 3 + 3, model.Model.Spec.ParameterCount);
        Assert.Contains("dense", model.Summary.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Inputs_of_any_scale_are_scaled_by_the_network_itself()
    {
        var mlContext = new MLContext(1);
        List<Blobs.Row> rows = Blobs.Rows(150);
        foreach (Blobs.Row row in rows)
        {
            row.Features = [row.Features[0] * 1e-4f, row.Features[1] * 1e5f + 1e6f, row.Features[2], row.Features[3]];
        }
        IDataView data = mlContext.Data.LoadFromEnumerable(rows);
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label").Append(mlContext.MulticlassClassification.Trainers.Mlp());
        MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(pipeline.Fit(data).Transform(data));
        Assert.True(metrics.MicroAccuracy > 0.98, $"accuracy {metrics.MicroAccuracy}");
    }

    [Fact]
    public void The_input_scaling_mode_is_the_layers()
    {
        var mlContext = new MLContext(1);
        MulticlassTransformer<Network> model =
            mlContext.MulticlassClassification.Trainers.Mlp(MlpPreset.Simple with { InputScaling = InputScalingMode.Whole, Epochs = 1 })
            .Fit(Blobs.Data(mlContext, 30));
        Assert.Equal(new InputScaling { Mode = InputScalingMode.Whole }, model.Model.Spec.Nodes[0].Layer);
    }

    [Fact]
    public void The_shuffle_option_changes_the_order_of_rows()
    {
        Assert.NotEqual(ScoresWith(shuffle: false), ScoresWith(shuffle: true));

        static float[] ScoresWith(bool shuffle)
        {
            var mlContext = new MLContext(1);
            IDataView data = Blobs.Data(mlContext, 64);
            return Blobs.Scores(mlContext.MulticlassClassification.Trainers.Mlp(
                MlpPreset.Simple with { Epochs = 2, Shuffle = shuffle, BatchSize = 16 }).Fit(data).Transform(data));
        }
    }

    [Fact]
    public void Fit_with_validation_reports_both()
    {
        var mlContext = new MLContext(1);
        (IDataView? data, ITransformer? mapping) = Blobs.Keyed(mlContext, 90);
        IDataView validation = mapping.Transform(mlContext.Data.LoadFromEnumerable(Blobs.Rows(30, seed: 5)));
        MulticlassTransformer<Network> model = mlContext.MulticlassClassification.Trainers.Mlp(epochs: 4).Fit(data, validation);
        Assert.Equal(4, model.History.Epochs.Count);
        Assert.All(model.History.Epochs, epoch => Assert.NotNull(epoch.ValidationAccuracy));
    }

    [Fact]
    public void A_validation_fraction_is_set_aside()
    {
        var mlContext = new MLContext(1);
        MulticlassTransformer<Network> model =
            mlContext.MulticlassClassification.Trainers.Mlp(MlpPreset.Simple with { Epochs = 2, ValidationFraction = 0.25 })
            .Fit(Blobs.Data(mlContext, 80));
        Assert.All(model.History.Epochs, epoch => Assert.NotNull(epoch.ValidationLoss));
    }

    [Fact]
    public void Early_stopping_ends_a_training_that_no_longer_improves()
    {
        var mlContext = new MLContext(1);
        MulticlassTransformer<Network> model = mlContext.MulticlassClassification.Trainers.Mlp(MlpPreset.Simple with
        {
            Epochs = 200,
            ValidationFraction = 0.3,
            EarlyStopping = new EarlyStopping(Patience: 2, MinimumImprovement: 0.01),
        }).Fit(Blobs.Data(mlContext, 150));
        Assert.Equal(StopReason.EarlyStopped, model.History.Reason);
        Assert.True(model.History.Epochs.Count < 200);
    }

    [Fact]
    public void The_callback_sees_every_epoch_and_the_token_keeps_the_model_so_far()
    {
        var mlContext = new MLContext(1);
        using var cancellation = new CancellationTokenSource();
        var seen = new List<int>();
        var warnings = new List<string>();
        mlContext.Log += (_, message) =>
        {
            if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            {
                warnings.Add(message.Message);
            }
        };
        IDataView data = Blobs.Data(mlContext, 60);
        MulticlassTransformer<Network> model = mlContext.MulticlassClassification.Trainers.Mlp(MlpPreset.Simple with
        {
            Epochs = 50,
            CancellationToken = cancellation.Token,
            EpochCompleted = epoch =>
            {
                seen.Add(epoch.Epoch);
                if (epoch.Epoch == 3)
                {
                    cancellation.Cancel();
                }
            },
        }).Fit(data);
        Assert.Equal([1, 2, 3], seen);
        Assert.Equal(StopReason.Cancelled, model.History.Reason);
        Assert.Contains(warnings, warning => warning.Contains("cancelled after 3 of 50", StringComparison.Ordinal));
        Assert.Equal(60, Blobs.Column<uint>(model.Transform(data), "PredictedLabel").Count);
    }

    [Fact]
    public void A_batch_larger_than_the_data_is_all_of_them()
    {
        var mlContext = new MLContext(1);
        MulticlassTransformer<Network> model =
            mlContext.MulticlassClassification.Trainers.Mlp(MlpPreset.Simple with { BatchSize = int.MaxValue, ValidationFraction = 0.1 })
            .Fit(Blobs.Data(mlContext, 30));
        Assert.Equal(200, model.History.Epochs.Count);
    }

    [Theory]
    [InlineData(32 * 10, 100)]
    [InlineData(32 * 500, 5)]
    [InlineData(3, 200)]
    public void Epochs_are_chosen_for_a_thousand_updates(int rows, int epochs)
    {
        var mlContext = new MLContext(1);
        MulticlassTransformer<Network> model =
            mlContext.MulticlassClassification.Trainers.Mlp(MlpPreset.Simple with { HiddenUnits = [2] }).Fit(Blobs.Data(mlContext, rows));
        Assert.Equal(epochs, model.History.Epochs.Count);
    }

    [Fact]
    public void Cancelled_while_reading_there_is_no_model_to_keep()
    {
        var mlContext = new MLContext(1);
        MulticlassTrainer<Network> trainer =
            mlContext.MulticlassClassification.Trainers.Mlp(
                MlpPreset.Simple with { CancellationToken = new CancellationToken(canceled: true) });
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(Blobs.Data(mlContext, 30)));
    }

    [Fact]
    public void Progress_goes_to_the_log_of_the_context()
    {
        var mlContext = new MLContext(1);
        var lines = new List<string>();
        mlContext.Log += (_, message) => lines.Add(message.Message);
        mlContext.MulticlassClassification.Trainers.Mlp(epochs: 2).Fit(Blobs.Data(mlContext, 30));
        Assert.Contains(lines, line => line.Contains("Epoch 1/2: loss", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("Epoch 2/2: loss", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_without_a_label_or_of_infinite_features_are_skipped_with_one_counted_warning_and_missing_ones_by_plain_networks()
    {
        var mlContext = new MLContext(1);
        List<Blobs.Row> rows = Blobs.Rows(60);
        rows[4].Features[1] = float.NaN;
        rows[7].Features[2] = float.PositiveInfinity;
        (IDataView _, ITransformer? mapping) = Blobs.Keyed(mlContext, 9);
        rows[11].Label = "unheard of";
        var warnings = new List<string>();
        mlContext.Log += (_, message) =>
        {
            if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            {
                warnings.Add(message.Message);
            }
        };
        IDataView data = mapping.Transform(mlContext.Data.LoadFromEnumerable(rows));
        mlContext.MulticlassClassification.Trainers.Mlp(epochs: 1).Fit(data);
        mlContext.MulticlassClassification.Trainers.Mlp(MlpPreset.Simple with { Epochs = 1 }).Fit(data);
        Assert.Equal(2, warnings.Count);
        Assert.EndsWith(
            "Skipped 2 of 60 training rows: 1 with a missing label, 1 with a feature that is not finite.", warnings[0],
            StringComparison.Ordinal);
        Assert.EndsWith(
            "Skipped 3 of 60 training rows: 1 with a missing label, 2 with a feature that is not finite.", warnings[1],
            StringComparison.Ordinal);
    }
}
