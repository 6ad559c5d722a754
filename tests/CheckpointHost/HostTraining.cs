using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;
using Softmax = MLNetDeep.Engine.Layers.Softmax;

namespace MLNetDeep.CheckpointHost;

/// <summary>A small training with much to remember, on generated rows.</summary>
public static class HostTraining
{
    /// <summary>Steps of the whole training.</summary>
    public const int Steps = Epochs * (Rows / BatchSize);

    private const int Epochs = 8;
    private const int Rows = 320;
    private const int BatchSize = 16;
    private const int Inputs = 100;
    private const int Classes = 5;

    private static readonly NetworkSpec Mlp = NetworkSpec.Sequential(
        Shape.Of(Inputs), new InputScaling(), new Dense(200), new Relu(), new Dropout(0.3f), new Dense(Classes), new Softmax());

    /// <summary>Trains a new network.</summary>
    /// <param name="checkpoint">The file to keep the training in, if any.</param>
    /// <param name="threads">Threads to train with.</param>
    /// <param name="stepping">Called in each step.</param>
    public static Network Train(Checkpoint? checkpoint, int threads, Action? stepping)
    {
        var network = new Network(Mlp, 1);
        InMemoryBatches rows = RowsOf(Rows, 1);
        NetworkTrainer.Train(
            network, new PrefetchedBatches(new ShuffledBatches(rows, 50, 3)), RowsOf(40, 2),
            new TrainingOptions
            {
                Epochs = Epochs,
                BatchSize = BatchSize,
                Threads = threads,
                Seed = 4,
                Optimizer = new AdamOptimizer(0.01f),
                Schedule = new OneCycleLearningRate(),
                EarlyStopping = new EarlyStopping(Epochs),
                Loss = new ToldLoss(stepping),
                Checkpoint = checkpoint,
            });
        return network;
    }

    private static InMemoryBatches RowsOf(int count, int seed)
    {
        float[] features = new float[count * Inputs];
        RandomNumbers.Normal(RandomNumbers.Key(seed, 0), 0, 0, 1, features);
        int[] labels = [.. Enumerable.Range(0, count).Select(row => row % Classes)];
        for (int row = 0; row < count; row++)
        {
            features[(row * Inputs) + labels[row]] += 1;
        }
        return new InMemoryBatches(features, Inputs, labels, Classes, shuffle: false);
    }

    private sealed record ToldLoss(Action? Stepping) : Loss
    {
        private readonly CrossEntropyLoss _loss = new();

        public override FusedActivation Fuses => FusedActivation.Softmax;

        public override double Evaluate(in LossBatch batch, Span<float> gradient)
        {
            if (!gradient.IsEmpty)
            {
                Stepping?.Invoke();
            }
            return _loss.Evaluate(batch, gradient);
        }
    }
}
