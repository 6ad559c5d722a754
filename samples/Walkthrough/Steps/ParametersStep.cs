using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Samples.Walkthrough.Blocks;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>How many weights a first layer has.</summary>
internal static class ParametersStep
{
    public static Step Create() => new(
        "parameters", "Why a convolution: counting weights", [Deck.Understanding, Deck.Brief],
        "A unit of a dense layer has a weight for each number of its input. An image of 1000 x 1000 pixels in three colours is 3 million "
        + "numbers, so a thousand units have 3 billion weights. A convolution has the weights of its filters, however large the image is: "
        + "patterns are much smaller than the image, and the same ones appear everywhere. Sizes are counted, never allocated.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        (string Image, Shape Input)[] images =
            [("28 x 28", [1, 28, 28]), ("1000 x 1000", [1, 1000, 1000]), ("1000 x 1000 x 3", [3, 1000, 1000])];
        yield return new TableBlock(
            "Weights of the first layer, without biases",
            ["image", "inputs", "dense, 1 unit", "dense, 1000 units", "1000 filters of 3 x 3"],
            [
                .. images.Select(image => new[]
                {
                    image.Image, Cell.Of(image.Input.Elements), Cell.Of(Count(image.Input, new Flatten(), new Dense(1, Bias: false))),
                    Cell.Of(Count(image.Input, new Flatten(), new Dense(1000, Bias: false))),
                    Cell.Of(Count(image.Input, new Conv2D(1000, 3) { Bias = false })),
                }),
            ]);
        var cnn = NetworkSpec.Sequential(
            [1, 28, 28], new Conv2D(25, 3), new MaxPool2D(2), new Conv2D(50, 3), new MaxPool2D(2), new Flatten(),
            new Dense(100), new Relu(), new Dense(10), new Softmax());
        yield return new ListingBlock("The whole CNN, layer by layer", cnn.Summary().ToString());
    }

    private static long Count(Shape input, params LayerSpec[] layers) => NetworkSpec.Sequential(input, layers).ParameterCount;
}
