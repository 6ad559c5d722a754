using MLNetDeep.Engine.Layers;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>Convolution of the 5 x 5 image, position by position, and zero padding.</summary>
internal static class ConvolutionStep
{
    private static readonly float[] Image = Matrix.Parse("1 1 1 0 0 / 0 1 1 0 1 / 0 0 0 1 1 / 0 0 1 0 1 / 0 1 1 0 0");
    private static readonly float[] Filter = Matrix.Parse("1 0 1 / 0 1 0 / 1 0 1");

    public static Step Create() => new(
        "convolution", "Convolution, step by step", [Deck.Understanding],
        "A filter of 3 x 3 weights lies on the image; each pixel under it is multiplied by the weight there, and the sum is one number of "
        + "the feature map. Then it moves on by one pixel, the stride. An image of 5 x 5 has 3 x 3 places for it; with a border of "
        + "zeros, the padding, the map is as large as the image.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        Matrix map = Map("feature map", new Conv2D(1, 3));
        for (int place = 0; place < map.Values.Length; place++)
        {
            (int top, int left) = (place / map.Width, place % map.Width);
            yield return new MatricesBlock(
                new Matrix($"image, place {place + 1}", 5, Image) { Cover = (top, left, Filter) }, new Matrix("filter", 3, Filter),
                map with { Caption = $"map, {place + 1} of {map.Values.Length}", Known = place + 1 });
        }
        yield return new TextBlock("The whole map, and the map with zero padding of one pixel:");
        yield return new MatricesBlock(
            map with { Caption = "valid" }, Map("zero padding", new Conv2D(1, 3) { Padding = 1 }),
            Map("padding \"same\"", new Conv2D(1, 3) { Padding = Padding2D.Same }));
        yield return new TextBlock(
            "The weighted sum of one pixel and its neighbours, with negative weights: 4 times the pixel up left, less 4 times that "
            + "down right.");
        float[] pixels = Matrix.Parse("0 0 0 / 0 1 1 / 0 1 2");
        float[] kernel = Matrix.Parse("4 0 0 / 0 0 0 / 0 0 -4");
        yield return new MatricesBlock(
            new Matrix("source pixels", 3, pixels), new Matrix("kernel", 3, kernel),
            SlideImages.Maps(pixels, [kernel], ["new pixel"], new Conv2D(1, 3))[0]);
    }

    private static Matrix Map(string caption, Conv2D convolution) => SlideImages.Maps(Image, [Filter], [caption], convolution)[0];
}
