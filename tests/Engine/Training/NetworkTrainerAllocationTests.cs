using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;
using IChunkBody = MLNetDeep.Engine.Kernels.IChunkBody;
using Parallelism = MLNetDeep.Engine.Kernels.Parallelism;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>Runs alone: a garbage collection that another test brings about adds the rest of the allocation buffer to the count.</summary>
[CollectionDefinition(nameof(NetworkTrainerAllocationTests), DisableParallelization = true)]
[Collection(nameof(NetworkTrainerAllocationTests))]
public class NetworkTrainerAllocationTests
{
    private const int Pixels = 2 * 8 * 7;
    private const long NoCollectionBytes = 64 << 20;
    private static readonly NetworkSpec Cnn = NetworkSpec.Sequential(
        Shape.Of(2, 8, 7), new InputScaling(), new Conv2D(5, 3) { Padding = Padding2D.Same }, new BatchNormalization(), new Relu(),
        new MaxPool2D(2) { CeilMode = true }, new Conv2D(6, 2), new Sigmoid(), new AveragePool2D(2) { Stride = 1 }, new Tanh(),
        new Gelu(), new GlobalAveragePool2D(), new Dropout(0.3f), new Dense(40), new Relu(), new Dense(3), new Softmax());

    private static readonly InMemoryBatches Rows = new(RandomArrays.Normal(4000 * Pixels, 1), Pixels, new int[4000], 3, shuffle: false);

    private static readonly NetworkSpec Mlp = NetworkSpec.Sequential(
        Shape.Of(Pixels), new InputScaling(), new Dense(300), new Relu(), new Dropout(0.5f), new Dense(200), new BatchNormalization(),
        new Softplus(), new Dense(3),
        new Softmax());

    private static readonly ImageAugmentation Augmentation = new()
    {
        Shift = ImageShift.Pixels(1),
        Rotation = 10,
        Elastic = new ElasticDistortion(),
        Erasing = new RandomErasing(),
        Noise = 0.1f,
    };

    private static readonly NetworkSpec Graph = NetworkSpec.From(Shape.Of(2, 8, 7))
        .Add(new ZeroPadding2D(1)).Add(new LayerNormalization(), "normal").ResidualStages([1, 1], 4)
        .Add(new Conv2D(4, 3) { Padding = 1 }, "branch", ["normal"]).Add(new Upsample2D(2, UpsampleMode.Bilinear))
        .Add(new Concatenate(), "both", ["upsample2d_1", "upsample2d_1"]).Add(new GlobalAveragePool2D(), "means")
        .Add(new Concatenate(), inputs: ["means", "global_average_pool2d_1"]).Add(new Dense(3)).Add(new Softmax()).Build();

    private static readonly NetworkSpec Sequence = NetworkSpec.Sequential(
        Shape.Of(2, 56), new Conv1D(5, 3), new LeakyRelu(), new MaxPool1D(2), new AveragePool1D(3), new Elu(), new Flatten(), new Silu(),
        new Dense(3), new Softmax());

    private static Dictionary<string, NetworkSpec> Specs { get; } =
        new() { ["cnn"] = Cnn, ["mlp"] = Mlp, ["graph"] = Graph, ["sequence"] = Sequence };

    public static TheoryData<string, int, int> Trainings => new()
    {
        { "cnn", 10, 1 }, { "cnn", 10, 2 }, { "mlp", 100, 1 }, { "mlp", 100, 2 }, { "graph", 10, 2 },
    };

    [Theory]
    [MemberData(nameof(Trainings))]
    public void A_training_step_allocates_nothing(string name, int batch, int threads)
    {
        Train(name, batch, threads, 10);

        // The least of several in turns: code that is compiled anew meanwhile, and what is made once in a process, add to some.
        long few = long.MaxValue;
        long many = long.MaxValue;
        for (int round = 0; round < 30 && (round < 3 || many > few); round++)
        {
            few = Math.Min(few, Measure(2));
            many = Math.Min(many, Measure(10));
        }
        Assert.InRange(many, 0, few);

        long Measure(int steps)
        {
            // A collection would count the rest of the allocation buffer.
            var meter = new Meter(threads);
            Assert.True(GC.TryStartNoGCRegion(NoCollectionBytes));
            long before = meter.Read();
            Train(name, batch, threads, steps);
            long allocated = meter.Read() - before;
            GC.EndNoGCRegion();
            return allocated;
        }
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void A_step_between_checkpoints_allocates_nothing(string name, int batch, int threads)
    {
        const int Steps = 10;
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var meter = new Meter(threads);
        var allocated = new List<long>(1000);

        Train(
            name, batch, threads, Steps, new Checkpoint(path) { EveryEpochs = null, EveryTime = TimeSpan.FromDays(1) },
            () => allocated.Add(meter.Read()));
        File.Delete(path);

        // From batch to batch of the second epoch.
        Assert.All(allocated[^Steps..], bytes => Assert.Equal(allocated[^1], bytes));
    }

    [Theory]
    [InlineData("cnn", 1)]
    [InlineData("cnn", 256)]
    [InlineData("mlp", 1)]
    [InlineData("mlp", 256)]
    [InlineData("graph", 1)]
    [InlineData("graph", 256)]
    [InlineData("sequence", 256)]
    public void A_prediction_after_the_first_allocates_nothing(string name, int rows)
    {
        Network network = new(Specs[name], 1);
        float[] inputs = RandomArrays.Normal(rows * Pixels, 1);
        float[] outputs = new float[rows * 3];
        for (int i = 0; i < 3; i++)
        {
            network.Predict(inputs, rows, outputs);
        }
        long allocated = long.MaxValue;
        for (int round = 0; round < 30 && allocated > 0; round++)
        {
            allocated = Math.Min(allocated, Measure());
        }
        Assert.Equal(0, allocated);

        // A thread that gets its first rows late, on a busy machine, makes its memory in one of the rounds.
        long Measure()
        {
            // A collection would count the rest of the allocation buffer.
            var meter = new Meter(2);
            Assert.True(GC.TryStartNoGCRegion(NoCollectionBytes));
            long before = meter.Read();
            for (int i = 0; i < 10; i++)
            {
                network.Predict(inputs, rows, outputs);
            }
            long sum = meter.Read() - before;
            GC.EndNoGCRegion();
            return sum;
        }
    }

    private static void Train(string name, int batch, int threads, int steps, Checkpoint? checkpoint = null, Action? reading = null)
    {
        Network network = new(Specs[name], 1);
        var limited = new LimitedSource(Rows, steps * batch, reading);
        ScalingLearner.Learn(network, limited);
        NetworkTrainer.Train(network, limited, null, new TrainingOptions
        {
            Epochs = 2,
            BatchSize = batch,
            Threads = threads,
            Augmentation = name == "cnn" ? Augmentation : null,
            Checkpoint = checkpoint,
        });
    }

    /// <summary>Bytes that the calling thread and the first of the engine's own have allocated so far.</summary>
    private sealed class Meter(int threads)
    {
        private readonly long[] _bytes = new long[threads];
        private readonly int[] _arrived = new int[1];

        public long Read()
        {
            _arrived[0] = 0;
            new Parallelism(threads).For(threads, new Chunk(_bytes, _arrived));
            long sum = 0;
            foreach (long bytes in _bytes)
            {
                sum += bytes;
            }
            return sum;
        }

        // Each waits for the others, so that every thread has one.
        private readonly struct Chunk(long[] bytes, int[] arrived) : IChunkBody
        {
            public void Run(int chunk, int worker)
            {
                Interlocked.Increment(ref arrived[0]);
                while (Volatile.Read(ref arrived[0]) < bytes.Length)
                {
                    Thread.Yield();
                }
                bytes[worker] = GC.GetAllocatedBytesForCurrentThread();
            }
        }
    }

    private sealed class LimitedSource(IBatchSource source, int rows, Action? reading) : IBatchSource
    {
        public int InputSize => source.InputSize;

        public int TargetSize => source.TargetSize;

        public int Classes => source.Classes;

        public long? Rows => rows;

        public IBatchReader StartEpoch(int epoch) => new Reader(source.StartEpoch(epoch), rows, reading);

        private sealed class Reader(IBatchReader reader, int rows, Action? reading) : IBatchReader
        {
            private int _left = rows;

            public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
            {
                reading?.Invoke();
                if (_left <= 0)
                {
                    return 0;
                }
                int read = reader.ReadBatch(inputs, targets, []);
                _left -= read;
                return read;
            }

            public void Dispose() => reader.Dispose();
        }
    }
}
