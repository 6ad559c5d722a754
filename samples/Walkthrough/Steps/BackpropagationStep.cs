using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Training;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>Backpropagation through the toy ConvNet, and its numerical check.</summary>
internal static class BackpropagationStep
{
    // X, and not O.
    private static readonly float[] Right = [1, 0];
    private static readonly MeanSquareErrorLoss Loss = new() { HalfSum = true };

    public static Step Create() => new(
        "backpropagation", "Backpropagation, and its numerical check", [Deck.Overview, Deck.HowItWorks],
        "Where do the magic numbers come from, the filters' pixels and the votes' weights? Adjust each up and down a bit and see how "
        + "the error changes: that is the gradient, at two passes through the network for each weight. Backpropagation finds all of it "
        + "in one pass back. Both are computed here, for the toy ConvNet with votes that know nothing yet; sigmoids and mean pooling "
        + "take the place of ReLU and max pooling, which have corners, where a bit up and a bit down tell different slopes.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        Network network = Start();
        float[] answer = network.Predict(ToyConvNetStep.Image);
        yield return new TableBlock(
            "The untrained net looks at the X", ["class", "right answer", "actual answer", "error"],
            [
                .. new[] { "X", "O" }.Select((name, i) => new[]
                {
                    name, Cell.Of(Right[i]), Cell.Of(answer[i], "0.00"), Cell.Of(Math.Abs(Right[i] - answer[i]), "0.00"),
                }),
            ]);

        float[][] back = GradientRecorder.Gradients(network, Loss, ToyConvNetStep.Image, Right);
        yield return new TableBlock(
            "The gradient of the error by some weights", ["weight", "value", "backpropagated", "up and down a bit"],
            [
                .. Enumerable.Range(0, 9).Select(i => Row(network, back, parameter: 0, i, $"filter A, pixel {i + 1}")),
                .. Enumerable.Range(0, 4).Select(i => Row(network, back, parameter: 2, i, $"vote {i + 1} for X")),
            ]);
        GradientChecker.Check(network, Loss, 1, ToyConvNetStep.Image, Right);
        yield return new TextBlock(
            $"The library's own check moves each of the {network.Spec.ParameterCount} weights: no gradient is off by more than "
            + $"{GradientChecker.NetworkBound:0.0000} of its length.");

        yield return new TableBlock(
            "Steps against the gradient", ["steps", "answer for X", "answer for O", "error"],
            [.. Learned(network).Select(Cells)]);
    }

    // The three filters, and votes that start by chance.
    private static Network Start()
    {
        Network network = new(
            NetworkSpec.Sequential(
                [1, 9, 9], new Conv2D(3, 3), new Sigmoid(), new AveragePool2D(2) { CeilMode = true }, new AveragePool2D(2), new Flatten(),
                new Dense(2), new Sigmoid()),
            seed: 1);
        float[][] weights = network.Weights();
        weights[0] = [.. ToyConvNetStep.MeanFilters.SelectMany(filter => filter)];
        return network.With(weights);
    }

    private static Cell[] Row(Network network, float[][] back, int parameter, int index, string name)
    {
        const float Bit = 1f / 64;
        float[][] weights = network.Weights();
        float value = weights[parameter][index];
        double slope = (ErrorAt(value + Bit) - ErrorAt(value - Bit)) / (2 * Bit);
        ErrorAt(value);
        return [name, Cell.Of(value, "0.000"), Cell.Of(back[parameter][index], "0.00000"), Cell.Of(slope, "0.00000")];

        double ErrorAt(float moved)
        {
            weights[parameter][index] = moved;
            network.With(weights);
            return Error(network);
        }
    }

    private static double Error(Network network) =>
        Loss.Evaluate(new LossBatch(1, 2, network.Predict(ToyConvNetStep.Image), Right), []);

    private static IEnumerable<(int Steps, float[] Answer, double Error)> Learned(Network network)
    {
        int done = 0;
        foreach (int steps in new[] { 0, 1, 2, 5, 10, 20, 50 })
        {
            if (steps > done)
            {
                NetworkTrainer.Train(network, new InMemoryBatches(ToyConvNetStep.Image, 81, Right, 2), null, new TrainingOptions
                {
                    Loss = Loss,
                    Optimizer = new SgdOptimizer(1),
                    Epochs = steps - done,
                });
            }
            done = steps;
            yield return (steps, network.Predict(ToyConvNetStep.Image), Error(network));
        }
    }

    private static Cell[] Cells((int Steps, float[] Answer, double Error) then) =>
        [$"{then.Steps}", Cell.Of(then.Answer[0], "0.00"), Cell.Of(then.Answer[1], "0.00"), Cell.Of(then.Error, "0.0000")];
}
