using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>Trainings that were interrupted and went on from their file.</summary>
public sealed class CheckpointTests : CheckpointTraining
{
    public static TheoryData<string> Sources => ["in memory", "weighted", "shuffled buffer", "read ahead"];

    public static TheoryData<string, Func<TrainingOptions, TrainingOptions>> Recipes => new()
    {
        { "sgd", options => options with { Optimizer = new SgdOptimizer() } },
        { "momentum and one cycle",
            options => options with { Optimizer = new MomentumOptimizer(), Schedule = new OneCycleLearningRate() } },
        {
            "clipping, decay and plateaus",
            options => options with
            {
                Optimizer = new AdamWOptimizer(0.01f) { WeightDecay = 0.1f },
                Schedule = new ReduceOnPlateauLearningRate(factor: 0.5f, patience: 0, threshold: 0.2),
                GradientClipping = GradientClipping.ByNorm(0.5f),
            }
        },
        { "adam", options => options with { Optimizer = new AdamOptimizer(0.01f) } },
        {
            "averaged weights",
            options => options with
            {
                Optimizer = new AdamOptimizer(0.02f),
                WeightAveraging = new WeightAveraging(0.9f),
                EarlyStopping = new EarlyStopping(3),
            }
        },
        { "early stopping", options => options with { Optimizer = new AdamOptimizer(0.1f), EarlyStopping = new EarlyStopping(2) } },
        {
            "early stopping on accuracy",
            options => options with
            {
                Optimizer = new AdamOptimizer(0.02f),
                EarlyStopping = new EarlyStopping(3) { Metric = WatchedMetric.Accuracy },
            }
        },
    };

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Interrupted_every_few_batches_it_ends_with_the_bits_of_the_training_that_never_was(
        string recipe, Func<TrainingOptions, TrainingOptions> change)
    {
        Outcome whole = Train(1, InMemory, change(Options with { Checkpoint = null }));

        Assert.Equal(whole, TrainInPieces(InMemory, change(Options), batches: 3));
        Assert.True(whole.Losses.Length > 2, recipe);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Rows_that_stream_are_gone_on_with_in_the_middle_of_an_epoch(string kind)
    {
        IBatchSource source = SourceOf(kind);
        Outcome whole = Train(1, source, Options with { Checkpoint = null });

        Assert.Equal(whole, TrainInPieces(source, Options, batches: 5));
        Assert.Equal(whole, TrainInPieces(source, Options, batches: BatchesOfEpoch));
    }

    [Fact]
    public void Cancelled_while_validating_the_epoch_is_not_trained_again()
    {
        Outcome whole = Train(1, InMemory, Options with { Checkpoint = null });
        using var cancellation = new CancellationTokenSource();
        var validation = new CountingSource(Validation, at: 2, cancellation.Cancel);

        Outcome cancelled = Train(1, InMemory, Options with { CancellationToken = cancellation.Token }, validation);
        Assert.Equal(StopReason.Cancelled, cancelled.Reason);
        Assert.Empty(cancelled.Losses);
        Assert.Equal(BatchesOfEpoch, StateOf(File).Session.Batch);

        Assert.Equal(whole, Train(2, InMemory, Options));
    }

    [Fact]
    public void A_checkpoint_of_any_step_leads_to_the_same_weights()
    {
        var copies = new List<string>();
        var source = new CountingSource(InMemory, at: null, Copy);
        TrainingOptions options = Options with
        {
            Epochs = 2,
            EarlyStopping = new EarlyStopping(5),
            Checkpoint = new Checkpoint(File) { EveryEpochs = null, EveryTime = TimeSpan.FromTicks(1) },
        };

        Outcome whole = Train(1, source, options with { Threads = 1 });

        // After the last step of an epoch, that of its end is the one that stays.
        Assert.Equal(2 * BatchesOfEpoch, copies.Count);
        foreach (string copy in copies)
        {
            ResumedTraining? resumed = null;
            TrainingOptions next = options with { Threads = 2, Checkpoint = new Checkpoint(copy) { Resumed = point => resumed = point } };
            Assert.Equal(whole, Train(2, InMemory, next));
            Assert.Equal(Path.GetFileName(copy), $"{(resumed!.EpochsDone * BatchesOfEpoch) + resumed.BatchesDone}");
        }

        // The file as it is when the next batch is read, under the number of batches done.
        void Copy()
        {
            if (!System.IO.File.Exists(File))
            {
                return;
            }
            SessionState state = StateOf(File).Session;
            string copy = Path.Combine(Folder.FullName, $"{state.Steps}");
            System.IO.File.Copy(File, copy, overwrite: true);
            copies.Remove(copy);
            copies.Add(copy);
        }
    }

    [Fact]
    public void An_ended_training_returns_from_its_file_at_once_with_its_best_weights_and_history()
    {
        TrainingOptions options = Options with { Optimizer = new AdamOptimizer(0.1f), EarlyStopping = new EarlyStopping(2), Epochs = 20 };
        Outcome whole = Train(1, InMemory, options);
        Assert.Equal(StopReason.EarlyStopped, whole.Reason);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        var source = new CountingSource(InMemory, at: null, () => { });

        Assert.Equal(whole, Train(2, source, options));
        Assert.Equal(1, source.Batches);
        Assert.Equal(bytes, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void More_epochs_may_be_asked_for_unless_the_schedule_depends_on_their_number()
    {
        Outcome whole = Train(1, InMemory, Options with { Checkpoint = null, EarlyStopping = new EarlyStopping(9) });
        Train(1, InMemory, Options with { Epochs = 2, EarlyStopping = new EarlyStopping(9) });
        Assert.Equal(whole, Train(2, InMemory, Options with { EarlyStopping = new EarlyStopping(9) }));

        TrainingOptions cycle =
            Options with { Schedule = new OneCycleLearningRate(), Checkpoint = Options.Checkpoint! with { Resume = false } };
        Train(1, InMemory, cycle with { Epochs = 2 });
        Assert.Contains("Its Epochs: 2; now: 4.", Refused(cycle with { Checkpoint = Options.Checkpoint }).Message);
    }

    [Fact]
    public void A_stopped_training_asks_again_whether_to_go_on()
    {
        TrainingOptions options = Options with { StopWhen = result => result.Epoch == 2 };
        Outcome stopped = Train(1, InMemory, options);
        Assert.Equal(StopReason.Stopped, stopped.Reason);
        Assert.Equal(stopped, Train(2, InMemory, options));

        Outcome whole = Train(1, InMemory, Options with { Checkpoint = null });
        Assert.Equal(whole, Train(2, InMemory, Options));
    }

    [Fact]
    public void It_is_written_every_so_many_epochs_and_at_the_end()
    {
        var written = new List<int>();

        Train(1, InMemory, Options with
        {
            Epochs = 6,
            Checkpoint = Options.Checkpoint! with { EveryEpochs = 2 },
            EpochCompleted = _ => written.Add(System.IO.File.Exists(File) ? StateOf(File).Epochs.Count : 0),
        });

        Assert.Equal([0, 0, 2, 2, 4, 4], written);
        Assert.Equal(6, StateOf(File).Epochs.Count);
        Assert.False(System.IO.File.Exists(Aside));
    }

    [Fact]
    public void Without_resuming_training_begins_anew_and_overwrites_the_file()
    {
        Outcome whole = Train(1, InMemory, Options);
        Train(1, InMemory, Options with { Seed = 9, Checkpoint = Options.Checkpoint! with { Resume = false } });

        Assert.Contains("Its Seed: 9; now: 6.", Refused(Options).Message);
        Assert.Equal(whole, Train(1, InMemory, Options with { Checkpoint = Options.Checkpoint! with { Resume = false } }));
    }
}
