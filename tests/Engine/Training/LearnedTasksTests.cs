using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

public class LearnedTasksTests
{
    [Fact]
    public void A_small_network_learns_exclusive_or()
    {
        var network = new Network(
            NetworkSpec.Sequential(Shape.Of(2), new Dense(8), new Tanh(), new Dense(2), new Engine.Layers.Softmax()), 1);
        var rows = new InMemoryBatches([0, 0, 0, 1, 1, 0, 1, 1], 2, [0, 1, 1, 0], 2);

        TrainingHistory history = NetworkTrainer.Train(
            network, rows, null, new TrainingOptions { Epochs = 200, BatchSize = 4, Optimizer = new AdamOptimizer(0.05f) });

        Assert.Equal(1, history.Epochs[^1].Accuracy);
        Assert.True(history.Epochs[^1].Loss < 0.05);
    }

    [Fact]
    public void A_network_learns_two_spirals()
    {
        const int Rows = 400;
        float[] features = new float[Rows * 2];
        int[] labels = new int[Rows];
        for (int row = 0; row < Rows; row++)
        {
            labels[row] = row % 2;
            double turn = 0.5 + 1.2 * row / Rows;
            double angle = (2 * Math.PI * turn) + (Math.PI * labels[row]);
            features[row * 2] = (float)(turn * Math.Cos(angle));
            features[(row * 2) + 1] = (float)(turn * Math.Sin(angle));
        }
        var network = new Network(
            NetworkSpec.Sequential(
                Shape.Of(2), new InputScaling(), new Dense(32), new Relu(), new Dense(32), new Relu(),
                new Dense(2), new Engine.Layers.Softmax()), 3);

        TrainingHistory history = NetworkTrainer.Train(
            network, new InMemoryBatches(features, 2, labels, 2), null,
            new TrainingOptions { Epochs = 120, BatchSize = 32, Optimizer = new AdamOptimizer(0.01f) });

        Assert.True(history.Epochs[^1].Accuracy > 0.99);
    }

    [Fact]
    public void A_convolutional_network_learns_where_a_bar_lies()
    {
        (float[] images, int[] labels) = Bars(600, 1);
        (float[] fresh, int[] freshLabels) = Bars(200, 2);
        var network = new Network(
            NetworkSpec.Sequential(
                Shape.Of(1, 9, 7), new InputScaling(), new Conv2D(4, 3) { Padding = Padding2D.Same }, new Relu(),
                new MaxPool2D(2) { CeilMode = true },
                new Conv2D(6, 3), new Relu(), new Flatten(), new Dropout(0.1f), new Dense(2), new Engine.Layers.Softmax()), 1);

        TrainingHistory history = NetworkTrainer.Train(
            network, new InMemoryBatches(images, 63, labels, 2), new InMemoryBatches(fresh, 63, freshLabels, 2, shuffle: false),
            new TrainingOptions { Epochs = 12, BatchSize = 20, Optimizer = new AdamOptimizer(0.01f) });

        Assert.True(history.Epochs[^1].ValidationAccuracy > 0.95);
    }

    // A horizontal or a vertical bar of three pixels anywhere, in noise.
    private static (float[] Images, int[] Labels) Bars(int rows, int seed)
    {
        float[] images = new float[rows * 63];
        RandomNumbers.Normal(RandomNumbers.Key(seed, 0), 0, 0, 20, images);
        float[] places = new float[rows * 2];
        RandomNumbers.Uniform(RandomNumbers.Key(seed, 1), 0, 0, 1, places);
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            labels[row] = row % 2;
            int top = (int)(places[row * 2] * (labels[row] == 0 ? 9 : 7));
            int left = (int)(places[(row * 2) + 1] * (labels[row] == 0 ? 5 : 7));
            for (int i = 0; i < 3; i++)
            {
                images[(row * 63) + ((top + (labels[row] == 0 ? 0 : i)) * 7) + left + (labels[row] == 0 ? i : 0)] += 100;
            }
        }
        return (images, labels);
    }
}
