using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Rows streamed from the data view while the network trains.</summary>
public sealed class StreamingTests
{
    // Only a failure waits as long.
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    // Tells of each batch that the training measures.
    private sealed record WatchedLoss(Action Measured) : Loss
    {
        private readonly CrossEntropyLoss _loss = new();

        public override FusedActivation Fuses => FusedActivation.Softmax;

        public override double Evaluate(in LossBatch batch, Span<float> gradient)
        {
            double value = _loss.Evaluate(batch, gradient);
            Measured();
            return value;
        }
    }

    private static MulticlassTransformer<Network> Fit(IDataView data, Func<Mlp, Mlp> change, MLContext? mlContext = null)
    {
        var options = MlpPreset.Simple with { Epochs = 2, HiddenUnits = [8], Seed = 3, StreamingBufferRows = 100 };
        options = change(options);
        return (mlContext ?? new MLContext(1)).MulticlassClassification.Trainers.Mlp(options).Fit(data);
    }

    // Every seventh row has no label or a feature that is not finite.
    private static IDataView WithBadRows(MLContext mlContext, int count)
    {
        List<Blobs.Row> rows = Blobs.Rows(count);
        for (int i = 3; i < count; i += 14)
        {
            rows[i].Label = "unheard of";
        }
        for (int i = 10; i < count; i += 14)
        {
            rows[i].Features[1] = float.NaN;
        }
        return Blobs.Keyed(mlContext, 9).KeyMapping.Transform(mlContext.Data.LoadFromEnumerable(rows));
    }

    public static TheoryData<string, Func<Mlp, Mlp>> Variants => new()
    {
        { "as it is", learner => learner },
        { "without shuffling", learner => learner with { Shuffle = false } },
        { "without scaling", learner => learner with { InputScaling = null } },
        { "with a validation share", learner => learner with { ValidationFraction = 0.25 } },
        { "with a share and without scaling", learner => learner with { ValidationFraction = 0.25, InputScaling = null } },
        { "for epochs by the number of rows", learner => learner with { Epochs = null } },
        { "for epochs by the number of rows, without scaling", learner => learner with { Epochs = null, InputScaling = null } },
        { "by a schedule over all steps, without scaling",
            learner => learner with { Schedule = new CosineLearningRate(), InputScaling = null } },
        { "in batches larger than the data", learner => learner with { BatchSize = 100_000 } },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void With_a_buffer_for_all_rows_the_model_is_that_from_memory(string variant, Func<Mlp, Mlp> change)
    {
        var mlContext = new MLContext(1);
        IDataView data = WithBadRows(mlContext, 300);
        MulticlassTransformer<Network> fromMemory = Fit(data, options => change(With(options, null)));
        MulticlassTransformer<Network> streamed = Fit(data, options => change(With(options, 1000)));
        Assert.True(Blobs.Scores(fromMemory.Transform(data)).AsSpan().SequenceEqual(Blobs.Scores(streamed.Transform(data))), variant);
        Assert.Equal(Losses(fromMemory), Losses(streamed));

        static Mlp With(Mlp options, int? buffer)
        {
            options = options with { StreamingBufferRows = buffer };
            return options;
        }

        static IEnumerable<(double, double?)> Losses(MulticlassTransformer<Network> model)
            => model.History.Epochs.Select(epoch => (epoch.Loss, epoch.ValidationLoss));
    }

    [Fact]
    public void Validation_rows_are_streamed_to_the_same_losses()
    {
        var mlContext = new MLContext(1);
        (IDataView? data, ITransformer? mapping) = Blobs.Keyed(mlContext, 90);
        IDataView validation = mapping.Transform(mlContext.Data.LoadFromEnumerable(Blobs.Rows(40, seed: 5)));
        Assert.Equal(LossesWith(buffer: null), LossesWith(buffer: 90));

        List<double?> LossesWith(int? buffer) => [.. mlContext.MulticlassClassification.Trainers
            .Mlp(MlpPreset.Simple with { Epochs = 3, Seed = 3, StreamingBufferRows = buffer })
            .Fit(data, validation).History.Epochs.Select(epoch => epoch.ValidationLoss)];
    }

    [Fact]
    public void A_small_buffer_gives_other_weights_that_are_the_same_on_any_number_of_threads()
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 600);
        float[] first = ScoresWith(buffer: 50, threads: 1);
        Assert.Equal(first, ScoresWith(buffer: 50, threads: 2));
        Assert.NotEqual(first, ScoresWith(buffer: 600, threads: 1));

        float[] ScoresWith(int buffer, int threads) => Blobs.Scores(
            Fit(data, learner => learner with { StreamingBufferRows = buffer, NumberOfThreads = threads }).Transform(data));
    }

    [Fact]
    public void Rows_sorted_by_class_are_learned_through_a_buffer()
    {
        var mlContext = new MLContext(1);
        ITransformer mapping = Blobs.Keyed(mlContext, 9).KeyMapping;
        IDataView data =
            mapping.Transform(mlContext.Data.LoadFromEnumerable(Blobs.Rows(900).OrderBy(row => row.Label, StringComparer.Ordinal)));
        MulticlassTransformer<Network> model = Fit(data, learner => learner with { StreamingBufferRows = 450, Epochs = 10 });
        MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(data));
        Assert.True(metrics.MicroAccuracy > 0.98, $"accuracy {metrics.MicroAccuracy}");
    }

    [Fact]
    public void The_first_step_is_taken_while_the_cursor_of_the_first_pass_is_still_read()
    {
        using var stepped = new ManualResetEventSlim();
        var data = new WatchedRows(4000)
        {
            Reading = row =>
            {
                if (row == 2000)
                {
                    Assert.True(stepped.Wait(Guard), "no step was taken before the last row was read");
                }
            },
        };
        Fit(data, learner => learner with { Epochs = 1, InputScaling = null, Loss = new WatchedLoss(stepped.Set) });
        Assert.Equal(1, data.Opened);
    }

    [Fact]
    public void Rows_are_read_while_a_step_is_taken()
    {
        using var read = new ManualResetEventSlim();
        var data = new WatchedRows(4000)
        {
            Reading = row =>
            {
                if (row == 700)
                {
                    read.Set();
                }
            },
        };
        // The first batch of 32 needs the buffer of 100 and 32 rows more; without a thread that reads on, row 700 waits for this step.
        Fit(
            data,
            learner => learner with
            {
                Epochs = 1,
                InputScaling = null,
                Loss = new WatchedLoss(() => Assert.True(read.Wait(Guard), "no row was read while a step was taken")),
            });
    }

    [Fact]
    public void A_failure_of_the_cursor_is_that_of_fit_and_leaves_no_cursor_open()
    {
        var data = new WatchedRows(4000)
        {
            Reading = row =>
            {
                if (row == 3000)
                {
                    throw new FormatException("row 3000 is damaged");
                }
            },
        };
        Assert.Equal(
            "row 3000 is damaged",
            Assert.Throws<FormatException>(() => Fit(data, learner => learner with { InputScaling = null })).Message);
        Assert.Equal(data.Opened, data.Disposed);
    }

    [Fact]
    public void A_cancelled_training_keeps_the_model_so_far_and_leaves_no_cursor_open()
    {
        using var cancellation = new CancellationTokenSource();
        var data = new WatchedRows(100_000);
        MulticlassTransformer<Network> model = Fit(
            data,
            learner => learner with
            {
                InputScaling = null,
                CancellationToken = cancellation.Token,
                Loss = new WatchedLoss(cancellation.Cancel),
            });
        Assert.Equal(StopReason.Cancelled, model.History.Reason);
        Assert.Empty(model.History.Epochs);
        Assert.Equal((1, 1), (data.Opened, data.Disposed));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(InputScalingMode.Automatic)]
    public void Cancelled_before_the_first_step_there_is_no_model_to_keep(InputScalingMode? scaling)
    {
        using var cancellation = new CancellationTokenSource();
        var data = new WatchedRows(4000)
        {
            Reading = row =>
            {
                if (row == 300)
                {
                    cancellation.Cancel();
                }
            },
        };
        Assert.Throws<OperationCanceledException>(() => Fit(data, options =>
            options = options with { Epochs = null, InputScaling = scaling, CancellationToken = cancellation.Token }));
        Assert.Equal(data.Opened, data.Disposed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(InputScalingMode.Automatic)]
    public void Rows_left_out_are_told_once_however_many_passes_there_are(InputScalingMode? scaling)
    {
        var mlContext = new MLContext(1);
        var warnings = new List<string>();
        mlContext.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(message.Message);
            }
        };
        Fit(WithBadRows(mlContext, 140), learner => learner with { Epochs = 3, InputScaling = scaling }, mlContext);
        Assert.Contains(
            "Skipped 20 of 140 training rows: 10 with a missing label, 10 with a feature that is not finite.", Assert.Single(warnings));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(InputScalingMode.Automatic)]
    public void No_usable_row_and_one_class_are_refused_as_from_memory(InputScalingMode? scaling)
    {
        var mlContext = new MLContext(1);
        ITransformer mapping = Blobs.Keyed(mlContext, 9).KeyMapping;
        List<Blobs.Row> bad = Blobs.Rows(6);
        bad.ForEach(row => row.Features[0] = float.NaN);
        Assert.Contains("No training row is left", Refused(bad), StringComparison.Ordinal);
        Assert.Contains(
            "All 10 training rows are of one class, 'green'", Refused(Blobs.Rows(30).Where(row => row.Label == "green")),
            StringComparison.Ordinal);

        string Refused(IEnumerable<Blobs.Row> rows) => Assert.Throws<InvalidOperationException>(
            () => Fit(
                mapping.Transform(mlContext.Data.LoadFromEnumerable(rows)), learner => learner with { InputScaling = scaling })).Message;
    }
}
