using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;
using Softmax = MLNetDeep.Engine.Layers.Softmax;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>Trainings by several ranks, here threads of one process.</summary>
public class RanksTests
{
    private const int Pixels = 8 * 7;
    internal const int Rows = 50; // Seven batches of 8, the last of 2.

    private static readonly NetworkSpec Cnn = NetworkSpec.Sequential(
        Shape.Of(1, 8, 7), new InputScaling(), new Conv2D(5, 3), new BatchNormalization(), new Relu(), new MaxPool2D(2), new Flatten(),
        new Dropout(0.3f), new Dense(9), new Tanh(), new Dense(3), new Softmax());

    private static readonly NetworkSpec Linear = NetworkSpec.Sequential(
        Shape.Of(Pixels), new Dense(4), new Tanh(), new Dense(2), new OutputScaling());

    private static readonly NetworkSpec OfSparse = NetworkSpec.Sequential(
        Shape.Of(Pixels), new InputScaling { Mode = InputScalingMode.Automatic }, new Dense(9), new Relu(), new Dense(3), new Softmax());

    private static readonly float[] Images = RandomArrays.Normal(Rows * Pixels, 1);
    private static readonly int[] Labels = [.. Enumerable.Range(0, Rows).Select(row => row % 3)];
    private static readonly float[] Weights = [.. Enumerable.Range(0, Rows).Select(row => 0.5f + (row % 4))];
    private static readonly float[] Targets = RandomArrays.Normal(Rows * 2, 3);

    private static readonly TrainingOptions Options = new() { Epochs = 3, BatchSize = 8, Seed = 5, Threads = 1 };

    public static TheoryData<string> Sources => ["memory", "streamed", "sparse", "weights", "ordered"];

    public static TheoryData<string> Settings => ["plain", "all", "numbers"];

    [Theory]
    [MemberData(nameof(Sources))]
    public void The_weights_do_not_depend_on_the_number_of_ranks(string source)
    {
        NetworkSpec spec = source == "sparse" ? OfSparse : Cnn;
        Outcome alone = Train(1, spec, _ => Source(source), Options)[0];

        foreach (int ranks in (int[])[2, 4])
        {
            Assert.All(Train(ranks, spec, _ => Source(source), Options), outcome => Assert.Equal(alone, outcome));
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Nor_with_all_settings(string settings)
    {
        bool numbers = settings == "numbers";
        NetworkSpec spec = numbers ? Linear : Cnn;
        TrainingOptions options = settings == "plain" ? Options : Options with
        {
            Epochs = 6,
            Shards = 8,
            BatchSize = 19,
            Loss = numbers ? new MeanSquareErrorLoss() : new CrossEntropyLoss { LabelSmoothing = 0.1f },
            Optimizer = new AdamWOptimizer(),
            Schedule = new OneCycleLearningRate(),
            GradientClipping = GradientClipping.ByNorm(0.5f),
            WeightAveraging = new WeightAveraging(),
            EarlyStopping = new EarlyStopping(2),
            Augmentation = numbers ? null : new ImageAugmentation { Rotation = 10, Noise = 0.1f },
        };
        IBatchSource Of() => numbers ? new InMemoryBatches(Images, Pixels, Targets, 2, seed: 3) : Source("memory");
        IBatchSource Held() => numbers
            ? new InMemoryBatches(Images[..(21 * Pixels)], Pixels, Targets[..42], 2, shuffle: false)
            : new InMemoryBatches(Images[..(21 * Pixels)], Pixels, Labels[..21], 3, shuffle: false);
        Outcome alone = Train(1, spec, _ => Of(), options, Held)[0];

        foreach (int ranks in (int[])[2, 4])
        {
            Assert.All(Train(ranks, spec, _ => Of(), options, Held), outcome => Assert.Equal(alone, outcome));
        }
    }

    [Fact]
    public void Rows_that_each_rank_has_alone_give_the_same_weights_when_they_are_dealt_by_number()
    {
        TrainingOptions options = Options with { PartitionedRows = true };
        Outcome alone = Train(1, Cnn, rank => Part(rank, 1), options)[0];

        foreach (int ranks in (int[])[2, 4])
        {
            Assert.All(Train(ranks, Cnn, rank => Part(rank, ranks), options), outcome => Assert.Equal(alone, outcome));
        }
    }

    [Fact]
    public void Parts_of_different_sizes_are_all_used()
    {
        // Rank 1 has 5 rows, the others 20 each: an epoch lasts as long as the longest.
        TrainingOptions options = Options with { PartitionedRows = true };
        IBatchSource Of(int rank) => new StreamedBatches(new InMemoryBatches(
            Images[..((rank == 1 ? 5 : 20) * Pixels)], Pixels, Labels[..(rank == 1 ? 5 : 20)], 3, seed: rank));

        Outcome[] outcomes = Train(4, Cnn, Of, options);

        Assert.All(outcomes, outcome => Assert.Equal(outcomes[0], outcome));
        Assert.Equal(30, outcomes[0].Steps); // Two rows of each rank a step.
    }

    [Fact]
    public void Shards_give_the_weights_of_whole_batches_but_for_rounding()
    {
        // Without layers that look at other rows or at random numbers.
        TrainingOptions options = Options with { Loss = new MeanSquareErrorLoss() };
        IBatchSource Of() => new InMemoryBatches(Images, Pixels, Targets, 2, seed: 3, weights: Weights);
        var whole = new Network(Linear, seed: 2);
        TrainingHistory history = NetworkTrainer.Train(whole, Of(), null, options);

        Outcome sharded = Train(2, Linear, _ => Of(), options)[0];
        Outcome anyOrder = Train(3, Linear, _ => Of(), options with { Shards = null })[0];

        Assert.Equal(history.Epochs[^1].Loss, sharded.Losses[^4], 1e-5);
        Assert.Equal(history.Epochs[^1].Loss, anyOrder.Losses[^4], 1e-5);
        float[] expected = Flat(whole);
        Assert.All(expected.Zip(sharded.Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.All(expected.Zip(anyOrder.Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void Ranks_that_add_in_any_order_end_with_the_same_weights()
    {
        Outcome[] outcomes = Train(3, Cnn, _ => Source("memory"), Options with { Shards = null });

        Assert.All(outcomes, outcome => Assert.Equal(outcomes[0], outcome));
    }

    [Fact]
    public void Running_statistics_move_by_the_mean_over_the_shards()
    {
        var spec = NetworkSpec.Sequential(Shape.Of(1), new BatchNormalization(), new Dense(1));
        var network = new Network(spec, seed: 1);
        LocalCommunicator.Run(1, communicator => NetworkTrainer.Train(
            network, new InMemoryBatches([0, 10, 2, 14], 1, new float[4], 1, shuffle: false), null,
            Options with { Epochs = 1, BatchSize = 4, Shards = 2, Loss = new MeanSquareErrorLoss(), Communicator = communicator }));

        // Shards of rows 0 and 2, and of 10 and 14: means 1 and 12, variances over n - 1 of 2 and 8.
        float Running(string name) => network.Parameters.Single(
            parameter => parameter.Name.EndsWith($"running_{name}", StringComparison.Ordinal)).Values[0];
        Assert.Equal(0.1f * 6.5f, Running("mean"), 1e-6f);
        Assert.Equal(0.9f + (0.1f * 5), Running("var"), 1e-6f);
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(8, 4)]
    public void Ranks_that_cannot_share_the_shards_are_refused(int ranks, int shards)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => Train(ranks, Cnn, _ => Source("memory"), Options with { Shards = shards }));

        Assert.Contains($"as many for each of the {ranks} ranks; got {shards}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranks_that_were_started_differently_are_refused_by_their_number()
    {
        RankFailedException exception = Assert.Throws<RankFailedException>(() => LocalCommunicator.Run(
            4, communicator => NetworkTrainer.Train(
                new Network(Cnn, 1), Source("memory"), null,
                Options with { Communicator = communicator, Optimizer = new SgdOptimizer(communicator.Rank == 2 ? 0.2f : 0.1f) })));

        Assert.Equal(2, exception.Rank);
        Assert.Contains("Rank 2 was started differently", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Optimizer", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Epochs", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void So_are_ranks_with_other_rows_or_another_network()
    {
        RankFailedException rows = Assert.Throws<RankFailedException>(() => Train(
            2, Cnn, rank => rank == 0 ? Source("memory") : new InMemoryBatches(Images[..(40 * Pixels)], Pixels, Labels[..40], 3), Options));
        RankFailedException network = Assert.Throws<RankFailedException>(() => LocalCommunicator.Run(
            2, communicator => NetworkTrainer.Train(
                new Network(NetworkSpec.Sequential(Shape.Of(Pixels), new Dense(communicator.Rank + 4), new Dense(3), new Softmax()), 1),
                Source("memory"), null, Options with { Communicator = communicator })));

        Assert.Contains("training rows: 50 there, 40 on rank 1", rows.Message, StringComparison.Ordinal);
        Assert.Contains("layer 'dense_1'", network.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_other_sizes_on_one_rank_end_all()
    {
        var ended = new Exception?[3];
        LocalCommunicator.Run(3, communicator => ended[communicator.Rank] = Record.Exception(() => NetworkTrainer.Train(
            new Network(Cnn, 1), communicator.Rank == 1 ? new InMemoryBatches(new float[30], 5, new int[6], 3) : Source("memory"), null,
            Options with { Communicator = communicator, Shards = null })));

        Assert.IsType<ArgumentException>(ended[1]);
        Assert.Contains(
            "Rank 1 failed: ArgumentException: The network takes inputs", Assert.IsType<RankFailedException>(ended[0]).Message,
            StringComparison.Ordinal);
        Assert.IsType<RankFailedException>(ended[2]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_rank_whose_rows_fail_ends_all(int failing)
    {
        var ended = new Exception?[2];
        LocalCommunicator.Run(2, communicator => ended[communicator.Rank] = Record.Exception(() => NetworkTrainer.Train(
            new Network(Cnn, 1),
            communicator.Rank == failing ? new FailingBatches(Source("memory"), rows: 33) : new StreamedBatches(Source("memory")),
            null, Options with { Communicator = communicator })));

        Assert.IsType<IOException>(ended[failing]);
        RankFailedException other = Assert.IsType<RankFailedException>(ended[1 - failing]);
        Assert.Equal(failing, other.Rank);
        Assert.Contains($"Rank {failing} failed: IOException: The file has a hole.", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_stop_being_finite_end_all_ranks_alike()
    {
        var ended = new Exception?[2];
        LocalCommunicator.Run(2, communicator => ended[communicator.Rank] = Record.Exception(() => NetworkTrainer.Train(
            new Network(Linear, 1), new InMemoryBatches(Images, Pixels, Targets, 2), null,
            Options with { Communicator = communicator, Loss = new MeanSquareErrorLoss(), Optimizer = new SgdOptimizer(1e30f) })));

        Assert.All(ended, exception => Assert.IsType<NonFiniteLossException>(exception));
        Assert.Equal(ended[0]!.Message, ended[1]!.Message);
    }

    [Fact]
    public void A_rank_that_is_cancelled_ends_all_after_the_same_step()
    {
        using var cancellation = new CancellationTokenSource();
        var networks = new Network[2];
        var histories = new TrainingHistory[2];
        LocalCommunicator.Run(2, communicator =>
        {
            networks[communicator.Rank] = new Network(Cnn, seed: 2);
            histories[communicator.Rank] = NetworkTrainer.Train(
                networks[communicator.Rank],
                communicator.Rank == 0
                    ? new StreamedBatches(Source("memory"))
                    : new CancellingBatches(Source("memory"), cancellation, rows: 30),
                null,
                Options with { Communicator = communicator, CancellationToken = communicator.Rank == 1 ? cancellation.Token : default });
        });

        Assert.All(histories, history => Assert.Equal(StopReason.Cancelled, history.Reason));
        Assert.Equal(Flat(networks[0]), Flat(networks[1]));
    }

    [Fact]
    public void Rank_0_alone_is_told_of_epochs_and_decides_when_to_stop()
    {
        int told = 0;
        var histories = new TrainingHistory[2];
        LocalCommunicator.Run(2, communicator => histories[communicator.Rank] = NetworkTrainer.Train(
            new Network(Cnn, 2), Source("memory"), null, Options with
            {
                Communicator = communicator,
                EpochCompleted = _ => Interlocked.Increment(ref told),
                StopWhen = result => communicator.Rank == 0
                    ? result.Epoch == 2
                    : throw new InvalidOperationException("asked a rank that is not the first"),
            }));

        Assert.Equal(2, told);
        Assert.All(histories, history => Assert.Equal((StopReason.Stopped, 2), (history.Reason, history.Epochs.Count)));
        Assert.All(histories[1].Epochs, epoch => Assert.InRange(epoch.WaitingShare!.Value, 0, 1));
    }

    [Fact]
    public void A_training_goes_on_with_another_number_of_ranks()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "ranks.checkpoint");
        TrainingOptions options = Options with { EarlyStopping = new EarlyStopping(2), WeightAveraging = new WeightAveraging() };
        Outcome whole = Train(1, Cnn, _ => Source("memory"), options)[0];
        int[] sizes = [2, 1, 4, 2, 4, 1];
        Outcome[] last = [];
        for (int piece = 0; last is not [{ Reason: not StopReason.Cancelled }, ..]; piece++)
        {
            Assert.True(piece < 30, "no piece got further than the one before");
            last = TrainFor(sizes[piece % sizes.Length], batches: 4, options, file);
        }

        Assert.All(last, outcome => Assert.Equal(whole.Weights, outcome.Weights));
        Assert.All(last, outcome => Assert.Equal(whole.Losses, outcome.Losses));
    }

    [Fact]
    public void A_checkpoint_of_another_training_is_refused_on_all_ranks()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "ranks.checkpoint");
        TrainFor(2, batches: 3, Options, file);
        var ended = new Exception?[2];
        LocalCommunicator.Run(2, communicator => ended[communicator.Rank] = Record.Exception(() => NetworkTrainer.Train(
            new Network(Cnn, 1), Source("memory"), null,
            Options with { Communicator = communicator, Checkpoint = new Checkpoint(file), Optimizer = new SgdOptimizer(0.1f) })));

        Assert.IsType<CheckpointMismatchException>(ended[0]);
        Assert.Contains(
            "Rank 0 failed: CheckpointMismatchException", Assert.IsType<RankFailedException>(ended[1]).Message, StringComparison.Ordinal);
        CheckpointMismatchException alone = Assert.Throws<CheckpointMismatchException>(() => NetworkTrainer.Train(
            new Network(Cnn, 1), Source("memory"), null, Options with { Checkpoint = new Checkpoint(file) }));
        Assert.Contains("Its Shards: 4; now: none.", alone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_end_before_those_of_a_checkpoint_are_refused_on_all_ranks()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "ranks.checkpoint");
        TrainFor(2, batches: 5, Options, file);
        var ended = new Exception?[2];
        var networks = new Network[2];
        LocalCommunicator.Run(2, communicator =>
        {
            networks[communicator.Rank] = new Network(Cnn, seed: 1);
            ended[communicator.Rank] = Record.Exception(() => NetworkTrainer.Train(
                networks[communicator.Rank], new EndingBatches(Source("memory"), rows: 20), null,
                Options with { Communicator = communicator, Checkpoint = new Checkpoint(file) }));
        });

        Assert.Contains(
            "Its rows in the batches done of an epoch:", Assert.IsType<CheckpointMismatchException>(ended[0]).Message,
            StringComparison.Ordinal);
        Assert.IsType<RankFailedException>(ended[1]);
        Assert.All(networks, network => Assert.Equal(Flat(new Network(Cnn, seed: 1)), Flat(network)));
    }

    [Fact]
    public void Rows_that_fail_on_the_way_to_a_checkpoint_end_all_ranks()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "ranks.checkpoint");
        TrainFor(2, batches: 5, Options, file);
        var ended = new Exception?[2];
        LocalCommunicator.Run(2, communicator => ended[communicator.Rank] = Record.Exception(() => NetworkTrainer.Train(
            new Network(Cnn, seed: 1),
            communicator.Rank == 0
                ? new StreamedBatches(Source("memory"))
                : new FailingBatches(Source("memory"), rows: 20 - Rows),
            null, Options with { Communicator = communicator, Checkpoint = new Checkpoint(file) })));

        Assert.IsType<RankFailedException>(ended[0]);
        Assert.IsType<IOException>(ended[1]);
    }

    // Ends as by a kill after some batches, with a checkpoint there.
    private static Outcome[] TrainFor(int ranks, int batches, TrainingOptions options, string file)
    {
        using var cancellation = new CancellationTokenSource();
        return Train(
            ranks, Cnn, rank => rank == 0 ? new CancellingBatches(Source("memory"), cancellation, batches * 8) : Source("memory"),
            options with { Checkpoint = new Checkpoint(file) { EveryTime = null } }, null, cancellation.Token);
    }

    private static InMemoryBatches Memory => new(Images, Pixels, Labels, 3, seed: 4);

    private static IBatchSource Source(string name) => name switch
    {
        "memory" => Memory,
        "streamed" => new PrefetchedBatches(new ShuffledBatches(new StreamedBatches(Memory), 17, 3)),
        "weights" => new InMemoryBatches(Images, Pixels, Labels, 3, seed: 4, weights: Weights),
        "ordered" => new InMemoryBatches(Images, Pixels, Labels, 3, shuffle: false),
        _ => Sparse(),
    };

    private static InMemoryBatches Sparse()
    {
        var rows = new SparseRows(Pixels);
        float[] row = new float[Pixels];
        for (int i = 0; i < Rows; i++)
        {
            for (int pixel = 0; pixel < Pixels; pixel++)
            {
                row[pixel] = (i + pixel) % 5 == 0 ? Images[(i * Pixels) + pixel] : 0;
            }
            rows.AddDense(row);
        }
        return new InMemoryBatches(rows, Labels, 3, seed: 4);
    }

    // The rows n of this rank's shards: n modulo 4.
    private static InMemoryBatches Part(int rank, int ranks)
    {
        int[] own = [.. Enumerable.Range(0, Rows).Where(row => row % 4 / (4 / ranks) == rank)];
        return new InMemoryBatches(
            [.. own.SelectMany(row => Images[(row * Pixels)..((row + 1) * Pixels)])], Pixels, [.. own.Select(row => Labels[row])], 3,
            seed: 4);
    }

    private static Outcome[] Train(
        int ranks, NetworkSpec spec, Func<int, IBatchSource> source, TrainingOptions options, Func<IBatchSource>? validation = null,
        CancellationToken cancellation = default)
    {
        var outcomes = new Outcome[ranks];
        LocalCommunicator.Run(ranks, communicator =>
        {
            var network = new Network(spec, seed: 2);
            TrainingHistory history = NetworkTrainer.Train(
                network, source(communicator.Rank), validation?.Invoke(),
                options with { Communicator = communicator, CancellationToken = cancellation });
            IEnumerable<double> measured = history.Epochs.SelectMany(
                epoch => new[] { epoch.Loss, epoch.Accuracy, epoch.ValidationLoss ?? 0, epoch.GradientNorm });
            outcomes[communicator.Rank] = new Outcome(
                Flat(network), [.. measured], history.Epochs is [.., { } last] ? last.Steps : 0, history.Reason);
        });
        return outcomes;
    }

    private static float[] Flat(Network network) => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    private sealed record Outcome(float[] Weights, double[] Losses, long Steps, StopReason Reason)
    {
        public bool Equals(Outcome? other) => other is not null && Weights.AsSpan().SequenceEqual(other.Weights)
            && Losses.AsSpan().SequenceEqual(other.Losses) && (Steps, Reason) == (other.Steps, other.Reason);

        public override int GetHashCode() => Weights.Length;
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ranks");

        public string Path => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);
    }

    /// <summary>Rows that nothing is known of but that they come one after the other.</summary>
    private class StreamedBatches(IBatchSource source) : IBatchSource
    {
        public int InputSize => source.InputSize;

        public int TargetSize => source.TargetSize;

        public int Classes => source.Classes;

        public long? Rows => source.Rows;

        public IBatchReader StartEpoch(int epoch) => new Reader(source.StartEpoch(epoch), this);

        protected virtual void OnRead(int rows)
        {
        }

        private sealed class Reader(IBatchReader reader, StreamedBatches owner) : IBatchReader
        {
            public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
            {
                int rows = reader.ReadBatch(inputs, targets, weights);
                owner.OnRead(rows);
                return rows;
            }

            public void Dispose() => reader.Dispose();
        }
    }

    /// <summary>Says that it has all rows, and gives fewer.</summary>
    private sealed class EndingBatches(IBatchSource source, int rows) : IBatchSource
    {
        public int InputSize => source.InputSize;

        public int TargetSize => source.TargetSize;

        public int Classes => source.Classes;

        public long? Rows => source.Rows;

        public IBatchReader StartEpoch(int epoch) => new Reader(source.StartEpoch(epoch), rows);

        private sealed class Reader(IBatchReader reader, int rows) : IBatchReader
        {
            private int _left = rows;

            public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
            {
                int read = _left > 0 ? reader.ReadBatch(inputs, targets, weights) : 0;
                _left -= read;
                return read;
            }

            public void Dispose() => reader.Dispose();
        }
    }

    private sealed class FailingBatches(IBatchSource source, int rows) : StreamedBatches(source)
    {
        private int _rows = -RanksTests.Rows; // The scaling reads all once.

        protected override void OnRead(int read)
        {
            _rows += read;
            if (_rows > rows)
            {
                throw new IOException("The file has a hole.");
            }
        }
    }

    private sealed class CancellingBatches(IBatchSource source, CancellationTokenSource cancellation, int rows) : StreamedBatches(source)
    {
        private int _rows = -RanksTests.Rows;

        protected override void OnRead(int read)
        {
            _rows += read;
            if (_rows >= rows)
            {
                cancellation.Cancel();
            }
        }
    }
}
