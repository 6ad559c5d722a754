using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Training;
using Softmax = MLNetDeep.Engine.Layers.Softmax;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>How trainings on several ranks end, are refused, and go on.</summary>
public sealed class RanksEndingTests : RanksTraining, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ranks");

    private string File => Path.Combine(_folder.FullName, "ranks.checkpoint");

    public void Dispose() => _folder.Delete(recursive: true);

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
    public void Own_rows_of_ranks_need_a_row_of_each_batch_for_each_shard() => Assert.Contains(
        "BatchSize: expected a row at least for each of 4 shards",
        Assert.Throws<ArgumentException>(
            () => Train(2, Cnn, _ => Source("memory"), Options with { PartitionedRows = true, BatchSize = 3 })).Message,
        StringComparison.Ordinal);

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
            communicator.Rank == failing ? Failing(rows: 33) : new WatchedBatches(Source("memory")),
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
                    ? new WatchedBatches(Source("memory"))
                    : Cancelling(cancellation, rows: 30),
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
        TrainingOptions options = Options with { EarlyStopping = new EarlyStopping(2), WeightAveraging = new WeightAveraging() };
        Outcome whole = Train(1, Cnn, _ => Source("memory"), options)[0];
        int[] sizes = [2, 1, 4, 2, 4, 1];
        Outcome[] last = [];
        for (int piece = 0; last is not [{ Reason: not StopReason.Cancelled }, ..]; piece++)
        {
            Assert.True(piece < 30, "no piece got further than the one before");
            last = TrainFor(sizes[piece % sizes.Length], batches: 4, options, File);
        }

        Assert.All(last, outcome => Assert.Equal(whole.Weights, outcome.Weights));
        Assert.All(last, outcome => Assert.Equal(whole.Losses, outcome.Losses));
    }

    [Fact]
    public void A_checkpoint_of_another_training_is_refused_on_all_ranks()
    {
        TrainFor(2, batches: 3, Options, File);
        var ended = new Exception?[2];
        LocalCommunicator.Run(2, communicator => ended[communicator.Rank] = Record.Exception(() => NetworkTrainer.Train(
            new Network(Cnn, 1), Source("memory"), null,
            Options with { Communicator = communicator, Checkpoint = new Checkpoint(File), Optimizer = new SgdOptimizer(0.1f) })));

        Assert.IsType<CheckpointMismatchException>(ended[0]);
        Assert.Contains(
            "Rank 0 failed: CheckpointMismatchException", Assert.IsType<RankFailedException>(ended[1]).Message, StringComparison.Ordinal);
        CheckpointMismatchException alone = Assert.Throws<CheckpointMismatchException>(() => NetworkTrainer.Train(
            new Network(Cnn, 1), Source("memory"), null, Options with { Checkpoint = new Checkpoint(File) }));
        Assert.Contains("Its Shards: 4; now: none.", alone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_end_before_those_of_a_checkpoint_are_refused_on_all_ranks()
    {
        TrainFor(2, batches: 5, Options, File);
        var ended = new Exception?[2];
        var networks = new Network[2];
        LocalCommunicator.Run(2, communicator =>
        {
            networks[communicator.Rank] = new Network(Cnn, seed: 1);
            ended[communicator.Rank] = Record.Exception(() => NetworkTrainer.Train(
                networks[communicator.Rank], new WatchedBatches(Source("memory"), read => read <= 20), null,
                Options with { Communicator = communicator, Checkpoint = new Checkpoint(File) }));
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
        TrainFor(2, batches: 5, Options, File);
        var ended = new Exception?[2];
        LocalCommunicator.Run(2, communicator => ended[communicator.Rank] = Record.Exception(() => NetworkTrainer.Train(
            new Network(Cnn, seed: 1),
            communicator.Rank == 0
                ? new WatchedBatches(Source("memory"))
                : Failing(rows: 20 - Rows),
            null, Options with { Communicator = communicator, Checkpoint = new Checkpoint(File) })));

        Assert.IsType<RankFailedException>(ended[0]);
        Assert.IsType<IOException>(ended[1]);
    }

    private static WatchedBatches Failing(int rows) =>
        Watched(read => read <= rows ? true : throw new IOException("The file has a hole."));
}
