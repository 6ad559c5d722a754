using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>The activation functions, and a combination of regions.</summary>
internal static class ActivationsStep
{
    private static readonly (string Name, LayerSpec Layer)[] Functions =
        [("sigmoid", new Sigmoid()), ("tanh", new Tanh()), ("ReLU", new Relu())];

    public static Step Create() => new(
        "activations", "Activation functions", [Deck.Understanding, Deck.Introduction, Deck.Brief],
        "A neuron adds up its inputs times their weights and a bias; an activation function makes the answer of the sum. The sigmoid, "
        + "1 / (1 + e^-x), turns any number into a probability; tanh goes from -1 to 1; ReLU, max(0, x), leaves what is positive. Without "
        + "them layers on layers would still be one line; with them lines combine to regions.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        yield return new PlotBlock(
            "Sigmoid, tanh and ReLU from -4 to 4.", "x", "activation",
            [.. Functions.Select(function => Series.Of(function.Name, -4, 4, 80, x => Apply(function.Layer, x)))])
        {
            Range = (-1.2, 4),
        };
        double[] some = [-2, -1, 0, 1, 2];
        yield return new TableBlock(
            "Some values", ["function", .. some.Select(x => $"{x:0}")],
            [
                .. Functions.Select(function =>
                    (Cell[])[function.Name, .. Apply(function.Layer, some).Select(y => Cell.Of(y, "0.00"))]),
            ]);

        Network sum = GivenWeights.Network([2], [new Dense(1)], [7, 5], [-6]);
        Network probability = GivenWeights.Network([2], [new Dense(1), new Sigmoid()], [7, 5], [-6]);
        yield return new TextBlock(
            "Combining regions: one neuron says 0.7 for a point, another 0.8. A third weighs them by 7 and 5, with a bias of -6.");
        yield return new TableBlock(
            "Combining regions", ["", "value"],
            [
                ["7 * 0.7 + 5 * 0.8 - 6", Cell.Of(sum.Predict(0.7f, 0.8f)[0], "0.0")],
                ["its sigmoid", Cell.Of(probability.Predict(0.7f, 0.8f)[0], "0.00")],
            ]);
    }

    private static IEnumerable<double> Apply(LayerSpec function, double[] x) =>
        new Network(NetworkSpec.Sequential([1], function), seed: 1).Predict([.. x.Select(value => (float)value)])
            .Select(value => (double)value);
}
