using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Benchmarks.MnistRace;

/// <summary>
/// What the race trains and how: fixed in advance, chosen by the accuracy on the last 10,000 training images after training on the others.
/// </summary>
internal static class RaceRecipe
{
    // Mean and standard deviation of MNIST's training pixels.
    private const float PixelMean = 33.32f;
    private const float PixelDeviation = 78.57f;

    /// <summary>The network; it takes pixels as <see cref="Scale"/> gives them.</summary>
    public static NetworkSpec Spec { get; } = NetworkSpec.Sequential(
        Shape.Of(1, 28, 28),
        new Conv2D(16, 3), new Relu(), new MaxPool2D(2),
        new Conv2D(32, 3), new Relu(), new MaxPool2D(2),
        new Flatten(), new Dense(64), new Relu(), new Dense(10));

    /// <summary>The schedule: two epochs of Adam with one cycle of the learning rate.</summary>
    public static TrainingOptions Options(int seed, int threads, CancellationToken cancellation) => new()
    {
        Epochs = 2,
        BatchSize = 64,
        Optimizer = new AdamOptimizer(0.005f),
        Schedule = new OneCycleLearningRate(warmUp: 0.2f, start: 0.1f, end: 0.01f),
        Threads = threads,
        Seed = seed,
        CancellationToken = cancellation,
    };

    /// <summary>Pixels from 0 to 255, in place, to mean 0 and standard deviation 1.</summary>
    public static void Scale(Span<float> pixels)
    {
        foreach (ref float pixel in pixels)
            pixel = (pixel - PixelMean) / PixelDeviation;
    }
}
