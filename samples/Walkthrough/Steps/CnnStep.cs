using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Pictures;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>A CNN on handwritten digits: what it is right about, its filters and maps.</summary>
internal static class CnnStep
{
    public static Step Create() => new(
        "cnn", "A convolutional network on handwritten digits", [Deck.Understanding, Deck.Brief, Deck.HowItWorks],
        "Convolution, ReLU and max pooling, twice, then dense layers that vote. Learning is nothing special, just gradient descent: the "
        + "filters start by chance and become edges and strokes. With far fewer weights than the dense network it is right more often.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        (ImageRows train, ImageRows test) = (context.TrainingRows(5000), context.TestRows());
        int epochs = context.Few(5, 1);
        Trained[] all =
        [
            .. new[] { ("dense, 784-500-500-10", Trainings.Perceptron(new Relu())), ("CNN", Trainings.SmallCnn) }.Select(network =>
                Trainings.Train(
                    context, new Variant(network.Item1, network.Item2, new AdamOptimizer()) { BatchSize = 32 }, train, test, epochs)),
        ];
        yield return new TableBlock(
            $"{context.Digits.Name}, {train.Count:N0} training images, {epochs} epochs", ["network", "weights", "accuracy on test images"],
            [
                .. all.Select(trained =>
                    new[] { trained.Variant.Name, Cell.Of(trained.Network.Spec.ParameterCount), trained.Accuracy }),
            ]);
        Network cnn = all[1].Network;
        yield return new ListingBlock("The CNN, layer by layer", cnn.Spec.Summary().ToString());
        yield return Picture(
            "The learned filters of the first layer", "Eight filters of 5 x 5 weights: red above zero, blue below.",
            LayerFilters.Of(cnn).ToFigure(new PictureOptions { Captions = false }));
        yield return Picture(
            $"What the first layer sees in the first test image, a {test.Labels[0]}",
            $"Eight feature maps of a handwritten {test.Labels[0]}, each with other edges of it.",
            FeatureMaps.Of(cnn, test.Image(0), "relu_1").ToFigure(new PictureOptions { Captions = false }));
    }

    private static PictureBlock Picture(string caption, string alternative, Figure figure)
    {
        using var stream = new MemoryStream();
        figure.WritePng(stream);
        return new PictureBlock(caption, alternative, figure.Width, stream.ToArray());
    }
}
