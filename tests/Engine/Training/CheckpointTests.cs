using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;
using Softmax = MLNetDeep.Engine.Layers.Softmax;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>Trainings that were interrupted and went on from their file.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const int Pixels = 1 * 8 * 7;
    private const int Rows = 50;
    private const int BatchSize = 8;
    private const int BatchesOfEpoch = 7;

    private static readonly NetworkSpec Cnn = NetworkSpec.Sequential(
        Shape.Of(1, 8, 7), new InputScaling(), new Conv2D(5, 3), new BatchNormalization(), new Relu(), new MaxPool2D(2), new Flatten(),
        new Dropout(0.3f), new Dense(9), new Tanh(), new Dropout(0.2f), new Dense(3), new Softmax());

    private static readonly float[] Images = RandomArrays.Normal(Rows * Pixels, 1);
    private static readonly int[] Labels = [.. Enumerable.Range(0, Rows).Select(row => row % 3)];
    private static readonly InMemoryBatches InMemory = new(Images, Pixels, Labels, 3, seed: 4);
    private static readonly InMemoryBatches Ordered = new(Images, Pixels, Labels, 3, shuffle: false);
    private static readonly InMemoryBatches Validation = new(RandomArrays.Normal(20 * Pixels, 2), Pixels, Labels[..20], 3, shuffle: false);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("checkpoint");

    private string File => Path.Combine(_directory.FullName, "training.checkpoint");

    private string Aside => File + ".tmp";

    private TrainingOptions Options => new()
    {
        Epochs = 4,
        BatchSize = BatchSize,
        Seed = 6,
        Checkpoint = new Checkpoint(File) { EveryTime = null },
    };

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

    public void Dispose() => _directory.Delete(recursive: true);

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
            string copy = Path.Combine(_directory.FullName, $"{state.Steps}");
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

    [Fact]
    public void What_a_killed_process_left_half_written_is_removed_at_the_next_start()
    {
        Outcome whole = Train(1, InMemory, Options);
        System.IO.File.WriteAllBytes(Aside, System.IO.File.ReadAllBytes(File)[..100]);

        Assert.Equal(whole, Train(2, InMemory, Options));
        Assert.False(System.IO.File.Exists(Aside));
    }

    [Fact]
    public void A_place_where_nothing_can_be_written_is_refused_before_a_row_is_read()
    {
        System.IO.File.WriteAllText(File, "");
        var source = new CountingSource(InMemory, at: null, () => { });

        Assert.ThrowsAny<IOException>(
            () => Train(1, source, Options with { Checkpoint = new Checkpoint(Path.Combine(File, "below a file")) }));
        Assert.Equal(0, source.Batches);
    }

    [Fact]
    public void Train_PlaceThatMayNotBeWritten_IsAnIOException()
    {
        Directory.CreateDirectory(Aside);

        IOException exception = Assert.Throws<IOException>(() => Train(1, InMemory, Options));

        Assert.Contains(File, exception.Message, StringComparison.Ordinal);
        Assert.IsType<UnauthorizedAccessException>(exception.InnerException);
    }

    [Fact]
    public void Train_CheckpointOfATrainingThatGoesOn_IsRefusedAndTheFirstGoesOn()
    {
        Outcome whole = Train(1, InMemory, Options with { Checkpoint = null });
        var source = new CountingSource(InMemory, at: null, () => { });
        CheckpointInUseException? refused = null;

        Outcome first = Train(1, InMemory, Options with
        {
            EpochCompleted = _ => refused = Assert.Throws<CheckpointInUseException>(() => Train(2, source, Options)),
        });

        Assert.Equal(whole, first);
        Assert.Equal(File, refused!.Path);
        Assert.Equal(0, source.Batches);
        Assert.Equal(4, StateOf(File).Epochs.Count);
        Assert.Equal([File], _directory.GetFiles().Select(file => file.FullName));
    }

    [Fact]
    public void Train_CheckpointOfATrainingThatFailed_IsGoneOnWith()
    {
        TrainingOptions fails = Options with { EpochCompleted = _ => throw new NotSupportedException() };
        Assert.Throws<NotSupportedException>(() => Train(1, InMemory, fails));

        Assert.Equal(StopReason.Completed, Train(1, InMemory, Options).Reason);
    }

    [Fact]
    public void Train_CheckpointOfAnotherProcess_IsRefusedUntilThatIsKilled()
    {
        using Process other = HostProcess.Start([File, Path.Combine(_directory.FullName, "network.model"), "1"]);
        Assert.Equal("step", other.StandardOutput.ReadLine());
        Assert.Equal("step", other.StandardOutput.ReadLine());

        Assert.Throws<CheckpointInUseException>(() => Train(1, InMemory, Options));
        Assert.False(other.HasExited);

        other.Kill();
        other.WaitForExit();
        TrainingOptions anew = Options with { Checkpoint = Options.Checkpoint! with { Resume = false } };
        Assert.Equal(StopReason.Completed, Train(1, InMemory, anew).Reason);
    }

    [Fact]
    public void Train_CheckpointWithWeightsThatAreNotFinite_IsRefusedByName()
    {
        Train(1, InMemory, Options);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        int head = sizeof(long) + BitConverter.ToInt32(bytes);
        BitConverter.TryWriteBytes(bytes.AsSpan(head), float.NaN);
        int at = bytes.AsSpan().IndexOf("\"sha256\":\""u8) + 10;
        bytes.AsSpan(at, 64).Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.AsSpan(at, 64));
        System.IO.File.WriteAllBytes(File, bytes);

        ModelFormatException exception = Assert.Throws<ModelFormatException>(() => Train(1, InMemory, Options));

        Assert.Contains("'parameters/", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_directory_is_made()
    {
        string path = Path.Combine(_directory.FullName, "a", "b", "training.checkpoint");

        Train(1, InMemory, Options with { Checkpoint = new Checkpoint(path) });

        Assert.True(System.IO.File.Exists(path));
    }

    [Fact]
    public void A_damaged_file_is_refused_by_name_and_leaves_network_and_file_as_they_are()
    {
        Train(1, InMemory, Options);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        int head = 8 + BitConverter.ToInt32(bytes);
        int[] places = [0, 7, 8, 20, head - 1, head, head + 5, bytes.Length - 1];
        foreach (int place in places)
        {
            byte[] changed = (byte[])bytes.Clone();
            changed[place] ^= 0x55;
            RequireDamage(changed);
        }
        foreach (int length in new[] { 0, 4, head / 2, head, bytes.Length - 1 })
        {
            RequireDamage(bytes[..length]);
        }
        RequireDamage([.. bytes, 0]);

        void RequireDamage(byte[] damaged)
        {
            System.IO.File.WriteAllBytes(File, damaged);
            var network = new Network(Cnn, 3);
            float[] before = WeightsOf(network);
            ModelFormatException exception =
                Assert.Throws<ModelFormatException>(() => NetworkTrainer.Train(network, InMemory, Validation, Options));
            Assert.Contains(File, exception.Message);
            Assert.Equal(before, WeightsOf(network));
            Assert.Equal(damaged, System.IO.File.ReadAllBytes(File));
        }
    }

    [Fact]
    public void Another_network_is_refused_by_the_layer_that_differs()
    {
        Train(1, InMemory, Options);
        var network = new Network(
            NetworkSpec.Sequential(Shape.Of(1, 8, 7), new InputScaling(), new Flatten(), new Dense(3), new Softmax()), 1);
        float[] before = WeightsOf(network);

        CheckpointMismatchException exception =
            Assert.Throws<CheckpointMismatchException>(() => NetworkTrainer.Train(network, InMemory, Validation, Options));

        Assert.Contains(exception.Differences, text => text.StartsWith("Its layer 'conv2d_1': Conv2D", StringComparison.Ordinal));
        Assert.DoesNotContain(exception.Differences, text => text.Contains("'input_scaling_1'", StringComparison.Ordinal));
        Assert.Equal(File, exception.Path);
        Assert.Equal(before, WeightsOf(network));
    }

    [Fact]
    public void Other_data_are_refused()
    {
        Train(1, InMemory, Options);

        Assert.Contains(
            "Its training rows: 50; now: 49.", Refused(Options, new InMemoryBatches(Images[Pixels..], Pixels, Labels[1..], 3)).Message);
        Assert.Contains(
            "first batch",
            Refused(Options, new InMemoryBatches(RandomArrays.Normal(Rows * Pixels, 7), Pixels, Labels, 3, seed: 4)).Message);
        Assert.Contains("first batch", Refused(Options, new InMemoryBatches(Images, Pixels, new int[Rows], 3, seed: 4)).Message);
        Assert.Contains("first batch", Refused(Options, new InMemoryBatches(Images, Pixels, Labels, 3, seed: 5)).Message);
        var fewer = new InMemoryBatches(Images[..(19 * Pixels)], Pixels, Labels[..19], 3);
        Assert.Contains("Its validation rows: 20; now: 19.", Refused(Options, InMemory, fewer).Message);
        CheckpointMismatchException exception =
            Assert.Throws<CheckpointMismatchException>(() => NetworkTrainer.Train(new Network(Cnn, 1), InMemory, null, Options));
        Assert.Contains("Its validation rows: given; now: none.", exception.Message);
    }

    [Fact]
    public void Fewer_epochs_than_were_done_are_refused()
    {
        Train(1, InMemory, Options);

        Assert.Contains("Its epochs done: 4; now asked for: 3.", Refused(Options with { Epochs = 3 }).Message);
    }

    [Theory]
    [InlineData(16, "Its batches done of an epoch: 3; the rows now give: 2.")]
    [InlineData(20, "Its rows in the batches done of an epoch: 24; now: 20.")]
    public void Train_FromWithinAnEpochThatTheRowsNoLongerReach_IsRefusedAndLeavesTheNetworkAsItWas(int rows, string difference)
    {
        // With the third batch, after two reads that learn the scale of the inputs.
        using var cancellation = new CancellationTokenSource();
        Train(
            1, new UncountedSource(new CountingSource(Ordered, at: 5, cancellation.Cancel)),
            Options with { CancellationToken = cancellation.Token, Epochs = 1 });
        Assert.Equal(3, StateOf(File).Session.Batch);
        var network = new Network(Cnn, 2);
        float[] before = WeightsOf(network);
        var fewer = new UncountedSource(new InMemoryBatches(Images[..(rows * Pixels)], Pixels, Labels[..rows], 3, shuffle: false));

        CheckpointMismatchException exception =
            Assert.Throws<CheckpointMismatchException>(() => NetworkTrainer.Train(network, fewer, Validation, Options with { Epochs = 1 }));

        Assert.Equal([difference], exception.Differences);
        Assert.Equal(File, exception.Path);
        Assert.Equal(before, WeightsOf(network));
    }

    private static CheckpointMismatchException Refused(
        TrainingOptions options, IBatchSource? source = null, IBatchSource? validation = null) =>
        Assert.Throws<CheckpointMismatchException>(() => Train(1, source ?? InMemory, options, validation));

    // Each piece in a network with other weights, on another number of threads, as a process of its own would.
    private static Outcome TrainInPieces(IBatchSource source, TrainingOptions options, int batches)
    {
        for (int piece = 0; ; piece++)
        {
            Assert.True(piece < 100, "no piece got further than the one before");
            using var cancellation = new CancellationTokenSource();

            int steps = 0;
            Outcome outcome = Train(piece, source, options with
            {
                CancellationToken = cancellation.Token,
                Threads = 1 + (piece % 2),
                Loss = new ToldLoss(() =>
                {
                    if (++steps == batches)
                    {
                        cancellation.Cancel();
                    }
                }),
            });
            if (outcome.Reason != StopReason.Cancelled)
            {
                return outcome;
            }
            Assert.Equal((piece + 1) * batches, StateOf(options.Checkpoint!.Path).Session.Steps);
        }
    }

    private static Outcome Train(int seed, IBatchSource source, TrainingOptions options, IBatchSource? validation = null)
    {
        var network = new Network(Cnn, seed == 0 ? 1 : seed);
        TrainingHistory history = NetworkTrainer.Train(network, source, validation ?? Validation, options);
        return new Outcome(history, network);
    }

    private static IBatchSource SourceOf(string kind) => kind switch
    {
        "in memory" => InMemory,
        "weighted" => new InMemoryBatches(Images, Pixels, Labels, 3, seed: 4, weights: [.. Labels.Select(label => 0.3f + label)]),
        "shuffled buffer" => new ShuffledBatches(Ordered, 11, 3),
        _ => new PrefetchedBatches(new ShuffledBatches(Ordered, 11, 3)),
    };

    private static TrainingState StateOf(string path)
    {
        TrainingState? state = null;
        Assert.Throws<InvalidOperationException>(() => CheckpointFile.Read(path, texts =>
        {
            state = TrainingState.Read(texts["state"]);
            throw new InvalidOperationException();
        }));
        return state!;
    }

    private static float[] WeightsOf(Network network) => [.. network.Parameters.SelectMany(parameter => parameter.Value.Span.ToArray())];

    /// <summary>All that a training gave but times, equal when all of it is, bit for bit.</summary>
    private sealed class Outcome(TrainingHistory history, Network network) : IEquatable<Outcome>
    {
        private readonly string _text = string.Join('\n', history.Epochs.Select(
            epoch => epoch with
            {
                RowsPerSecond = 0,
                Elapsed = default,
                Remaining = default,
                Epochs = 0,
            })) + $"\n{history.BestEpoch} {history.Reason}";

        private readonly int[] _weights = [.. WeightsOf(network).Select(BitConverter.SingleToInt32Bits)];

        public StopReason Reason => history.Reason;

        public double[] Losses => [.. history.Epochs.Select(epoch => epoch.Loss)];

        public bool Equals(Outcome? other) => other is not null && _text == other._text && _weights.SequenceEqual(other._weights);

        public override bool Equals(object? obj) => Equals(obj as Outcome);

        public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

        public override string ToString() => _text;
    }

    /// <summary>Tells of each step.</summary>
    private sealed record ToldLoss(Action Stepping) : Loss
    {
        private readonly CrossEntropyLoss _loss = new();

        public override FusedActivation Fuses => FusedActivation.Softmax;

        public override double Evaluate(in LossBatch batch, Span<float> gradient)
        {
            if (!gradient.IsEmpty)
            {
                Stepping();
            }
            return _loss.Evaluate(batch, gradient);
        }
    }

    /// <summary>Tells of each batch that is asked for, or of the one of a number.</summary>
    private sealed class CountingSource(IBatchSource source, int? at, Action asked) : IBatchSource
    {
        public int Batches { get; private set; }

        public int InputSize => source.InputSize;

        public int TargetSize => source.TargetSize;

        public int Classes => source.Classes;

        public long? Rows => source.Rows;

        public bool HasWeights => source.HasWeights;

        public IBatchReader StartEpoch(int epoch) => new Reader(this, source.StartEpoch(epoch));

        private void Ask()
        {
            Batches++;
            if (at is null || Batches == at)
            {
                asked();
            }
        }

        private sealed class Reader(CountingSource owner, IBatchReader reader) : IBatchReader
        {
            public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
            {
                owner.Ask();
                return reader.ReadBatch(inputs, targets, weights);
            }

            public void Dispose() => reader.Dispose();
        }
    }

    /// <summary>Does not say how many rows there are.</summary>
    private sealed class UncountedSource(IBatchSource source) : IBatchSource
    {
        public int InputSize => source.InputSize;

        public int TargetSize => source.TargetSize;

        public int Classes => source.Classes;

        public long? Rows => null;

        public IBatchReader StartEpoch(int epoch) => source.StartEpoch(epoch);
    }
}
