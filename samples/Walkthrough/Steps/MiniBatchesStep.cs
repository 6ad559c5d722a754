using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>Batches of some rows against all rows at once.</summary>
internal static class MiniBatchesStep
{
    public static Step Create() => new(
        "mini-batches", "Mini-batches", [Deck.Brief],
        "The original gradient descent looks at all examples before it takes one step. With mini-batches it takes a step after each of "
        + "them: with 20 batches, 20 steps in one epoch, each by a gradient that is nearly right.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        (ImageRows train, ImageRows test) = (context.TrainingRows(2000), context.TestRows());
        Trained[] all =
        [
            .. new[] { 20, 100, 500 }.Where(size => size < train.Count).Append(train.Count).Select(size => Trainings.Train(
                context,
                new Variant(
                    size == train.Count ? "all rows at once" : $"batches of {size}", Trainings.Perceptron(new Relu()),
                    new SgdOptimizer(0.1f))
                {
                    BatchSize = size,
                },
                train, test, context.Few(8, 2))),
        ];
        return Trainings.Show($"{train.Count:N0} training images, {context.Few(8, 2)} epochs", "batch", all);
    }
}
