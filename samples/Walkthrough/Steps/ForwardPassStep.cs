using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>The feedforward network of sigmoids.</summary>
internal static class ForwardPassStep
{
    private static readonly string[] Layers = ["dense_1", "sigmoid_1", "dense_2", "sigmoid_2", "dense_3", "sigmoid_3"];

    public static Step Create() => new(
        "forward-pass", "The forward pass, with real numbers", [Deck.Brief],
        "A network is a function: the output of a layer is the input of the next, each a = sigmoid(W x + b). Given a structure and its "
        + "parameters, an input has one answer. Here are three layers of two neurons, and all that is computed on the way.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        Network network = GivenWeights.Network(
            [2], [new Dense(2), new Sigmoid(), new Dense(2), new Sigmoid(), new Dense(2), new Sigmoid()],
            [1, -2, -1, 1], [1, 0], [2, -1, -2, -1], [0, 0], [3, -1, -1, 4], [-2, 2]);
        yield return new MatricesBlock(
            [.. network.Parameters.Select(parameter => new Matrix(parameter.Name, Width: 2, parameter.Values.ToArray()))]);
        foreach (float[] input in new float[][] { [1, -1], [0, 0] })
        {
            yield return new TableBlock(
                $"f({input[0]}, {input[1]})", ["layer", "first neuron", "second neuron"],
                [
                    ["input", Cell.Of(input[0], "0.00"), Cell.Of(input[1], "0.00")],
                    .. Layers.Select(layer => (layer, values: network.EndingAt(layer).Predict(input)))
                        .Select(row => new[] { row.layer, Cell.Of(row.values[0], "0.00"), Cell.Of(row.values[1], "0.00") }),
                ]);
        }
        yield return new ListingBlock("The network's summary", network.Spec.Summary().ToString());
    }
}
