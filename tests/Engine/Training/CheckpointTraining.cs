using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;
using Softmax = MLNetDeep.Engine.Layers.Softmax;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>Trainings of a small network on generated images that keep themselves in a file.</summary>
public abstract class CheckpointTraining : IDisposable
{
    private protected const int Pixels = 1 * 8 * 7;
    private protected const int Rows = 50;
    private protected const int BatchSize = 8;
    private protected const int BatchesOfEpoch = 7;

    private protected static readonly NetworkSpec Cnn = NetworkSpec.Sequential(
        Shape.Of(1, 8, 7), new InputScaling(), new Conv2D(5, 3), new BatchNormalization(), new Relu(), new MaxPool2D(2), new Flatten(),
        new Dropout(0.3f), new Dense(9), new Tanh(), new Dropout(0.2f), new Dense(3), new Softmax());

    private protected static readonly float[] Images = RandomArrays.Normal(Rows * Pixels, 1);
    private protected static readonly int[] Labels = [.. Enumerable.Range(0, Rows).Select(row => row % 3)];
    private protected static readonly InMemoryBatches InMemory = new(Images, Pixels, Labels, 3, seed: 4);
    private protected static readonly InMemoryBatches Ordered = new(Images, Pixels, Labels, 3, shuffle: false);
    private protected static readonly InMemoryBatches Validation =
        new(RandomArrays.Normal(20 * Pixels, 2), Pixels, Labels[..20], 3, shuffle: false);

    private protected DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("checkpoint");

    private protected string File => Path.Combine(Folder.FullName, "training.checkpoint");

    private protected string Aside => File + ".tmp";

    private protected TrainingOptions Options => new()
    {
        Epochs = 4,
        BatchSize = BatchSize,
        Seed = 6,
        Checkpoint = new Checkpoint(File) { EveryTime = null },
    };

    public void Dispose()
    {
        Folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected static CheckpointMismatchException Refused(
        TrainingOptions options, IBatchSource? source = null, IBatchSource? validation = null) =>
        Assert.Throws<CheckpointMismatchException>(() => Train(1, source ?? InMemory, options, validation));

    // Each piece in a network with other weights, on another number of threads, as a process of its own would.
    private protected static Outcome TrainInPieces(IBatchSource source, TrainingOptions options, int batches)
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

    private protected static Outcome Train(int seed, IBatchSource source, TrainingOptions options, IBatchSource? validation = null)
    {
        var network = new Network(Cnn, seed == 0 ? 1 : seed);
        TrainingHistory history = NetworkTrainer.Train(network, source, validation ?? Validation, options);
        return new Outcome(history, network);
    }

    private protected static IBatchSource SourceOf(string kind) => kind switch
    {
        "in memory" => InMemory,
        "weighted" => new InMemoryBatches(Images, Pixels, Labels, 3, seed: 4, weights: [.. Labels.Select(label => 0.3f + label)]),
        "shuffled buffer" => new ShuffledBatches(Ordered, 11, 3),
        _ => new PrefetchedBatches(new ShuffledBatches(Ordered, 11, 3)),
    };

    private protected static TrainingState StateOf(string path)
    {
        TrainingState? state = null;
        Assert.Throws<InvalidOperationException>(() => CheckpointFile.Read(path, texts =>
        {
            state = TrainingState.Read(texts["state"]);
            throw new InvalidOperationException();
        }));
        return state!;
    }

    private protected static float[] WeightsOf(Network network) =>
        [.. network.Parameters.SelectMany(parameter => parameter.Value.Span.ToArray())];

    /// <summary>All that a training gave but times, equal when all of it is, bit for bit.</summary>
    private protected sealed class Outcome(TrainingHistory history, Network network) : IEquatable<Outcome>
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
    private protected sealed record ToldLoss(Action Stepping) : Loss
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
    private protected sealed class CountingSource(IBatchSource source, int? at, Action asked) : IBatchSource
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
    private protected sealed class UncountedSource(IBatchSource source) : IBatchSource
    {
        public int InputSize => source.InputSize;

        public int TargetSize => source.TargetSize;

        public int Classes => source.Classes;

        public long? Rows => null;

        public IBatchReader StartEpoch(int epoch) => source.StartEpoch(epoch);
    }
}
