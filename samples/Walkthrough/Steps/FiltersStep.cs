using MLNetDeep.Engine.Layers;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>Two filters on the 6 x 6 image, with strides of 1 and 2, and pooling.</summary>
internal static class FiltersStep
{
    private static readonly float[] Image =
        Matrix.Parse("1 0 0 0 0 1 / 0 1 0 0 1 0 / 0 0 1 1 0 0 / 1 0 0 0 1 0 / 0 1 0 0 1 0 / 0 0 1 0 1 0");

    private static readonly float[] Vertical = Matrix.Parse("-1 1 -1 / -1 1 -1 / -1 1 -1");

    public static Step Create() => new(
        "filters", "Filters, stride and max pooling", [Deck.Brief],
        "Each filter detects a small pattern wherever it is: the first a diagonal, the second a vertical stroke. A stride of 2 leaves out "
        + "every other place. Max pooling keeps the greatest number of each 2 x 2: the image gets smaller, the object stays. A unit of a "
        + "convolution reads nine pixels, not all 36, and all units of a map share their nine weights.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        yield return new MatricesBlock(
            new Matrix("image", 6, Image), new Matrix("filter 1", 3, SlideImages.FilterA), new Matrix("filter 2", 3, Vertical));
        yield return new MatricesBlock(
        [
            .. Maps("stride 1", new Conv2D(2, 3)), .. Maps("stride 2", new Conv2D(2, 3) { Stride = 2 }),
            .. Maps("max pooled", new Conv2D(2, 3), new MaxPool2D(2)),
        ]);
    }

    private static Matrix[] Maps(string caption, params LayerSpec[] layers) => SlideImages.Maps(
        Image, [SlideImages.FilterA, Vertical], [$"filter 1, {caption}", $"filter 2, {caption}"], layers);
}
