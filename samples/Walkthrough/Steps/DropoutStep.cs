using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>Dropout on test images noisier than those trained on.</summary>
internal static class DropoutStep
{
    private const float Noise = 1;
    private const float Rate = 0.8f;

    public static Step Create() => new(
        "dropout", "Dropout", [Deck.Brief],
        "In each step of the training some neurons drop out, others each time: who knows that the partner may be away does better. In the "
        + "test all are there. It is a kind of ensemble: each batch trains another network, and they share their weights. The test images "
        + "have noise that the training images had not.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        (ImageRows train, ImageRows test) = (context.TrainingRows(4000), context.TestRows());
        float[] noise = new float[test.Pixels.Length];
        RandomNumbers.Normal(RandomNumbers.Key(context.Seed, stream: 1), 0, 0, Noise, noise);
        ImageRows noisy = test with { Pixels = [.. test.Pixels.Zip(noise, (pixel, added) => pixel + added)] };
        Trained[] all =
        [
            .. new[] { ("no dropout", (LayerSpec?)null), ("dropout of 80 %", new Dropout(Rate)) }.Select(dropout => Trainings.Train(
                context, new Variant(dropout.Item1, Trainings.Perceptron(new Relu(), dropout.Item2), new AdamOptimizer()), train, test,
                context.Few(10, 1))),
        ];
        yield return new TableBlock(
            $"{train.Count:N0} training images without noise, {context.Few(10, 1)} epochs",
            ["network", "accuracy on noisy test images", "on clean ones"],
            [
                .. all.Select(trained => new[]
                {
                    trained.Variant.Name, Cell.Of(trained.Network.Accuracy(noisy), "0.00"), Cell.Of(trained.Network.Accuracy(test), "0.00"),
                }),
            ]);
        yield return GreyPicture.OfDigits("The first test images, with noise and without", noisy, test);
    }
}
