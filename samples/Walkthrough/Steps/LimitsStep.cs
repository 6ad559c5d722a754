using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>Shuffled pixels: what a convolution needs.</summary>
internal static class LimitsStep
{
    public static Step Create() => new(
        "limits", "Where it ends: shuffled pixels", [Deck.Overview, Deck.HowItWorks],
        "A convolution sees what is close. The rule of thumb: if the data is just as useful after swapping any columns, as that of "
        + "customers is, a convolution is of no use. Here the pixels of all digits are put into another order, the same for each: a "
        + "dense network does not notice, a CNN loses what it lives on.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        (ImageRows train, ImageRows test) = (context.TrainingRows(2000), context.TestRows());
        int[] order = [.. Enumerable.Range(0, ImageRows.Side * ImageRows.Side)];
        RandomNumbers.Shuffle(RandomNumbers.Key(context.Seed, stream: 2), order);
        (ImageRows shuffledTrain, ImageRows shuffledTest) = (Shuffled(train, order), Shuffled(test, order));
        int epochs = context.Few(5, 1);
        yield return new TableBlock(
            $"{train.Count:N0} training images, {epochs} epochs: accuracy on test images", ["network", "as they are", "pixels shuffled"],
            [
                .. new[] { ("dense", Trainings.Perceptron(new Relu())), ("CNN", Trainings.SmallCnn) }.Select(network =>
                {
                    var variant = new Variant(network.Item1, network.Item2, new AdamOptimizer()) { BatchSize = 32 };
                    return new[]
                    {
                        variant.Name, Trainings.Train(context, variant, train, test, epochs).Accuracy,
                        Trainings.Train(context, variant, shuffledTrain, shuffledTest, epochs).Accuracy,
                    };
                }),
            ]);
        yield return GreyPicture.OfDigits("The first test images, shuffled and as they are", shuffledTest, test);
        yield return new TextBlock(
            "Where in a picture things are is another question: R-CNN proposes regions, computes a CNN's features of each and classifies "
            + "them. The sample Detection does so with digits in scenes.");
    }

    private static ImageRows Shuffled(ImageRows rows, int[] order) => rows with
    {
        Pixels = [.. Enumerable.Range(0, rows.Count).Select(rows.Image).SelectMany(image => order.Select(pixel => image[pixel]))],
    };
}
