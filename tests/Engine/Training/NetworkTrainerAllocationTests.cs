using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>Runs alone: a garbage collection that another test brings about adds the rest of the allocation buffer to the count.</summary>
[CollectionDefinition(nameof(NetworkTrainerAllocationTests), DisableParallelization = true)]
[Collection(nameof(NetworkTrainerAllocationTests))]
public class NetworkTrainerAllocationTests
{
    private const int Pixels = 2 * 8 * 7;
    private static readonly NetworkSpec Cnn = NetworkSpec.Sequential(
        Shape.Of(2, 8, 7), new InputScaling(), new Conv2D(5, 3) { Padding = Padding2D.Same }, new Relu(),
        new MaxPool2D(2) { CeilMode = true }, new Conv2D(6, 2), new Sigmoid(), new AveragePool2D(2) { Stride = 1 }, new Tanh(),
        new Flatten(), new Dropout(0.3f), new Dense(40), new Relu(), new Dense(3), new Softmax());

    [Fact]
    public void A_training_step_allocates_nothing()
    {
        long Measure(int rows)
        {
            Network network = new(Cnn, 1);
            var source = new InMemoryBatches(RandomArrays.Normal(1000 * Pixels, 1), Pixels, new int[1000], 3, shuffle: false);
            var limited = new LimitedSource(source, rows);
            var options = new TrainingOptions { Epochs = 2, BatchSize = 10, Threads = 1 };
            InputScalingLearner.Learn(network, limited);
            long before = GC.GetAllocatedBytesForCurrentThread();
            NetworkTrainer.Train(network, limited, null, options);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Measure(10);

        Assert.Equal(Measure(20), Measure(400));
    }

    private sealed class LimitedSource(IBatchSource source, int rows) : IBatchSource
    {
        public int InputSize => source.InputSize;

        public int TargetSize => source.TargetSize;

        public long? Rows => rows;

        public IBatchReader StartEpoch(int epoch) => new Reader(source.StartEpoch(epoch), rows);

        private sealed class Reader(IBatchReader reader, int rows) : IBatchReader
        {
            private int _left = rows;

            public int ReadBatch(Span<float> inputs, Span<float> targets)
            {
                if (_left <= 0)
                    return 0;
                int read = reader.ReadBatch(inputs, targets);
                _left -= read;
                return read;
            }

            public void Dispose() => reader.Dispose();
        }
    }
}
