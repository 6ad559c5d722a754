using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.MpiHost;

/// <summary>
/// A training on ranks that keeps itself in a file of a folder; each rank writes its process there, and the weights' hash.
/// </summary>
public static class HostTraining
{
    private const int Pixels = 8 * 7;
    private const int Rows = 61;

    /// <summary>The checkpoint's name in the folder.</summary>
    public const string CheckpointName = "training.checkpoint";

    /// <summary>Trains to the end, from the checkpoint where there is one.</summary>
    /// <param name="world">The ranks.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="epochs">The epochs.</param>
    /// <param name="pause">The pause before each batch is read, so that there is time to end it.</param>
    public static void Run(ICommunicator world, string folder, int epochs, TimeSpan pause)
    {
        string own = Path.Combine(folder, world.Rank.ToString(CultureInfo.InvariantCulture));
        File.WriteAllText($"{own}.pid", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        File.WriteAllText($"{own}.hash", Train(world, Path.Combine(folder, CheckpointName), epochs, pause));
    }

    /// <summary>The hash of the weights at the end.</summary>
    public static string Train(ICommunicator world, string? checkpoint, int epochs, TimeSpan pause)
    {
        var random = new Random(1);
        float[] images = [.. Enumerable.Range(0, Rows * Pixels).Select(_ => random.NextSingle())];
        int[] labels = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(3))];
        var network = new Network(
            NetworkSpec.Sequential(
                Shape.Of(1, 8, 7), new InputScaling(), new Conv2D(5, 3), new BatchNormalization(), new Relu(), new Flatten(),
                new Dropout(0.3f), new Dense(3), new Softmax()),
            seed: 2);
        NetworkTrainer.Train(
            network, new SlowBatches(new InMemoryBatches(images, Pixels, labels, 3, seed: 4), pause),
            new InMemoryBatches(images[..(11 * Pixels)], Pixels, labels[..11], 3, shuffle: false),
            new TrainingOptions
            {
                Epochs = epochs,
                BatchSize = 8,
                Seed = 6,
                Threads = 1,
                Communicator = world,
                WeightAveraging = new WeightAveraging(),
                Checkpoint = checkpoint is null ? null : new Checkpoint(checkpoint) { EveryTime = TimeSpan.FromMilliseconds(50) },
            });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Parameter parameter in network.Parameters)
        {
            hash.AppendData(MemoryMarshal.AsBytes(parameter.Values));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed class SlowBatches(IBatchSource source, TimeSpan pause) : IBatchSource
    {
        public int InputSize => source.InputSize;

        public int TargetSize => source.TargetSize;

        public int Classes => source.Classes;

        public long? Rows => source.Rows;

        public IBatchReader StartEpoch(int epoch) => new Reader(source.StartEpoch(epoch), pause);

        private sealed class Reader(IBatchReader reader, TimeSpan pause) : IBatchReader
        {
            private int _rows;

            public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
            {
                // Ranks' rows are read one by one.
                if (_rows++ % 8 == 0 && pause > TimeSpan.Zero)
                {
                    Thread.Sleep(pause);
                }
                return reader.ReadBatch(inputs, targets, weights);
            }

            public void Dispose() => reader.Dispose();
        }
    }
}
