using MLNetDeep.Engine.Layers;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>The toy ConvNet's X: mean convolution, pooling, stacking, votes.</summary>
internal static class ToyConvNetStep
{
    private const int Side = 9;

    private static readonly MaxPool2D Pool = new(2) { CeilMode = true };

    private static readonly float[][] Filters = [SlideImages.FilterA, SlideImages.FilterB, SlideImages.FilterC];

    /// <summary>The X of 9 x 9 pixels.</summary>
    public static float[] Image { get; } =
        SlideImages.Drawn(Side, Enumerable.Range(1, 7).SelectMany(i => new[] { (i, i), (i, Side - 1 - i) }));

    /// <summary>The three filters, divided by the number of their pixels.</summary>
    public static float[][] MeanFilters { get; } = [.. Filters.Select(filter => filter.Select(weight => weight / filter.Length).ToArray())];

    public static Step Create() => new(
        "toy-convnet", "The toy ConvNet: layers get stacked, and vote", [Deck.Overview, Deck.HowItWorks, Deck.Introduction],
        "The same X on 9 x 9 pixels, matched with three pieces of it. The sum of the products is divided by the nine pixels of the filter, "
        + "so that a perfect match is 1. One image becomes a stack of filtered images; pooling makes it a stack of smaller ones; stacked "
        + "once more they are twelve numbers, and each gets a vote on X or O. Hundredths are cut off, as on the slides.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        yield return new MatricesBlock(
            new Matrix("X", Side, Image), new Matrix("filter A", 3, Filters[0]), new Matrix("filter B", 3, Filters[1]),
            new Matrix("filter C", 3, Filters[2]));
        yield return new MatricesBlock(Maps("convolved with", new Conv2D(3, 3)));
        yield return new MatricesBlock(Maps("rectified,", new Conv2D(3, 3), new Relu()));
        yield return new MatricesBlock(Maps("pooled,", new Conv2D(3, 3), Pool));
        Matrix[] stacked = Maps("stacked,", new Conv2D(3, 3), new Relu(), Pool, Pool);
        yield return new TextBlock("Deep stacking: convolution, ReLU, pooling and pooling again.");
        yield return new MatricesBlock(stacked);
        yield return new MatricesBlock(new Matrix("the list of votes", 12, [.. stacked.SelectMany(map => map.Values)]) { CutsOff = true });
    }

    private static Matrix[] Maps(string caption, params LayerSpec[] layers) =>
    [
        .. SlideImages.Maps(Image, MeanFilters, [$"{caption} A", $"{caption} B", $"{caption} C"], layers)
            .Select(map => map with { CutsOff = true }),
    ];
}
