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
    /// <summary>Height and width of the middle of an image, which is all that the network sees: digits lie in 20 x 20 pixels.</summary>
    public const int Side = 22;

    /// <summary>Training images are shifted by up to so many pixels, at random, up or down and left or right.</summary>
    public const int Shift = 1;

    // Mean and standard deviation of MNIST's training pixels.
    private const float PixelMean = 33.32f;
    private const float PixelDeviation = 78.57f;

    /// <summary>The network; it takes pixels as <see cref="Scale"/> gives them.</summary>
    public static NetworkSpec Spec { get; } = NetworkSpec.Sequential(
        Shape.Of(1, Side, Side),
        new Conv2D(8, 3), new Relu(), new MaxPool2D(2),
        new Conv2D(24, 3), new Relu(), new MaxPool2D(2),
        new Flatten(), new Dense(128), new Relu(), new Dense(10));

    /// <summary>How the network is trained: Adam with one cycle of the learning rate.</summary>
    public static TrainingOptions Options(int seed, int threads, CancellationToken cancellation) => new()
    {
        Epochs = 3,
        BatchSize = 64,
        Optimizer = new AdamOptimizer(0.01f),
        Schedule = new OneCycleLearningRate(warmUp: 0.2f, start: 0.1f, end: 0.001f),
        Threads = threads,
        Seed = seed,
        CancellationToken = cancellation,
    };

    /// <summary>A pixel from 0 to 255 as the network takes it.</summary>
    public static float Scale(float pixel) => (pixel - PixelMean) / PixelDeviation;
}
