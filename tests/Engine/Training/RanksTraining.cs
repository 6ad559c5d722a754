using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;
using Softmax = MLNetDeep.Engine.Layers.Softmax;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>Trainings of small networks by several ranks, here threads of one process.</summary>
public abstract class RanksTraining
{
    private protected const int Pixels = 8 * 7;
    private protected const int Rows = 50; // Seven batches of 8, the last of 2.

    private protected static readonly NetworkSpec Cnn = NetworkSpec.Sequential(
        Shape.Of(1, 8, 7), new InputScaling(), new Conv2D(5, 3), new BatchNormalization(), new Relu(), new MaxPool2D(2), new Flatten(),
        new Dropout(0.3f), new Dense(9), new Tanh(), new Dense(3), new Softmax());

    private protected static readonly NetworkSpec Linear = NetworkSpec.Sequential(
        Shape.Of(Pixels), new Dense(4), new Tanh(), new Dense(2), new OutputScaling());

    private protected static readonly NetworkSpec OfSparse = NetworkSpec.Sequential(
        Shape.Of(Pixels), new InputScaling { Mode = InputScalingMode.Automatic }, new Dense(9), new Relu(), new Dense(3), new Softmax());

    private protected static readonly float[] Images = RandomArrays.Normal(Rows * Pixels, 1);
    private protected static readonly int[] Labels = [.. Enumerable.Range(0, Rows).Select(row => row % 3)];
    private protected static readonly float[] Weights = [.. Enumerable.Range(0, Rows).Select(row => 0.5f + (row % 4))];
    private protected static readonly float[] Targets = RandomArrays.Normal(Rows * 2, 3);

    private protected static readonly TrainingOptions Options = new() { Epochs = 3, BatchSize = 8, Seed = 5, Threads = 1 };

    // Ends as by a kill after some batches, with a checkpoint there.
    private protected static Outcome[] TrainFor(int ranks, int batches, TrainingOptions options, string file)
    {
        using var cancellation = new CancellationTokenSource();
        return Train(
            ranks, Cnn, rank => rank == 0 ? Cancelling(cancellation, batches * 8) : Source("memory"),
            options with { Checkpoint = new Checkpoint(file) { EveryTime = null } }, null, cancellation.Token);
    }

    /// <summary>Rows that cancel when so many are read.</summary>
    private protected static WatchedBatches Cancelling(CancellationTokenSource cancellation, int rows) => Watched(read =>
    {
        if (read >= rows)
        {
            cancellation.Cancel();
        }
        return true;
    });

    /// <summary>Rows that are told of as they are read in training; those that the input scaling reads before do not count.</summary>
    private protected static WatchedBatches Watched(Func<int, bool> read, int scaled = Rows) =>
        new(Source("memory"), rows => read(rows - scaled));

    private protected static InMemoryBatches Memory => new(Images, Pixels, Labels, 3, seed: 4);

    private protected static IBatchSource Source(string name) => name switch
    {
        "memory" => Memory,
        "streamed" => new PrefetchedBatches(new ShuffledBatches(new WatchedBatches(Memory), 17, 3)),
        "weights" => new InMemoryBatches(Images, Pixels, Labels, 3, seed: 4, weights: Weights),
        "ordered" => new InMemoryBatches(Images, Pixels, Labels, 3, shuffle: false),
        _ => Sparse(),
    };

    private protected static InMemoryBatches Sparse()
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
    private protected static InMemoryBatches Part(int rank, int ranks)
    {
        int[] own = [.. Enumerable.Range(0, Rows).Where(row => row % 4 / (4 / ranks) == rank)];
        return new InMemoryBatches(
            [.. own.SelectMany(row => Images[(row * Pixels)..((row + 1) * Pixels)])], Pixels, [.. own.Select(row => Labels[row])], 3,
            seed: 4);
    }

    private protected static Outcome[] Train(
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

    private protected static float[] Flat(Network network) => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    private protected sealed record Outcome(float[] Weights, double[] Losses, long Steps, StopReason Reason)
    {
        public bool Equals(Outcome? other) => other is not null && Weights.AsSpan().SequenceEqual(other.Weights)
            && Losses.AsSpan().SequenceEqual(other.Losses) && (Steps, Reason) == (other.Steps, other.Reason);

        public override int GetHashCode() => Weights.Length;
    }
}
