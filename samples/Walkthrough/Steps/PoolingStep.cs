using MLNetDeep.Engine.Layers;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>The X of 8 x 8 pixels through two filters, ReLU and pooling.</summary>
internal static class PoolingStep
{
    private static readonly float[] Image = SlideImages.Drawn(
        8, [(1, 1), (1, 7), (2, 2), (2, 6), (3, 3), (3, 5), (4, 4), (5, 3), (5, 5), (6, 2), (6, 6), (7, 1), (7, 7)]);

    public static Step Create() => new(
        "pooling", "An X through convolution, ReLU and pooling", [Deck.Understanding],
        "Paper is -1, ink is 1. Where a filter lies on what it looks like, all nine products are 1 and their sum is 9. ReLU sets what is "
        + "negative to zero. Max pooling halves each side, and a 9 stays a 9.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        yield return new MatricesBlock(
            new Matrix("X", 8, Image), new Matrix("filter A", 3, SlideImages.FilterA), new Matrix("filter C", 3, SlideImages.FilterC));
        yield return new MatricesBlock(Maps("convolved with", new Conv2D(2, 3)));
        yield return new MatricesBlock(Maps("rectified,", new Conv2D(2, 3), new Relu()));
        yield return new MatricesBlock(Maps("pooled,", new Conv2D(2, 3), new Relu(), new MaxPool2D(2)));
    }

    private static Matrix[] Maps(string caption, params LayerSpec[] layers) =>
        SlideImages.Maps(Image, [SlideImages.FilterA, SlideImages.FilterC], [$"{caption} A", $"{caption} C"], layers);
}
