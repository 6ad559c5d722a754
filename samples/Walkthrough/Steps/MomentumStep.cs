using System.Globalization;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>v = -lr*dx + momentum*v; x = x + v.</summary>
internal static class MomentumStep
{
    public const float LearningRate = 0.1f;
    public const float Momentum = 0.8f;

    private static readonly Surface Parabola = new(at => at[0] * at[0], at => [2 * at[0]]);
    private static readonly Surface Valley = new(at => (at[0] * at[0] / 2) + (10 * at[1] * at[1]), at => [at[0], 20 * at[1]]);

    public static Step Create() => new(
        "momentum", "Momentum", [Deck.Brief],
        "A ball that rolls keeps some of its speed: v = -learning rate * dx + momentum * v, then x = x + v. What goes on in one direction "
        + "adds up, what goes to and fro cancels: steps get across what is almost flat.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        IReadOnlyList<float[]> path = Descent.Run(Parabola, [1], new MomentumOptimizer(LearningRate, Momentum), 10);
        yield return new TableBlock(
            $"Down x² from 1, learning rate {Print(LearningRate)}, momentum {Print(Momentum)}: v is how far the step went",
            ["step", "dx", "v", "x"],
            [
                .. path.Zip(path.Skip(1)).Select((step, i) => new[]
                {
                    $"{i + 1}", Cell.Of(Parabola.Gradient(step.First)[0], "0.0000"), Cell.Of(step.Second[0] - step.First[0], "0.0000"),
                    Cell.Of(step.Second[0], "0.0000"),
                }),
            ]);
        yield return new PlotBlock(
            "Thirty steps down a long valley, x²/2 + 10y², with a learning rate of 0.02.", "x", "y",
            [
                .. new[] { 0f, 0.8f }.Select(momentum => new Series(
                    momentum == 0 ? "no momentum" : $"momentum {Print(momentum)}",
                    [
                        .. Descent.Run(Valley, [4, 1], new MomentumOptimizer(0.02f, momentum), 30)
                            .Select(at => ((double)at[0], (double)at[1])),
                    ])
                {
                    Style = SeriesStyle.Path,
                }),
            ]);

        (ImageRows train, ImageRows test) = (context.TrainingRows(2000), context.TestRows());
        Trained[] all =
        [
            .. new[] { 0f, 0.5f, 0.9f }.Select(momentum => Trainings.Train(
                context,
                new Variant(
                    momentum == 0 ? "no momentum" : $"momentum {Print(momentum)}", Trainings.Perceptron(new Relu()),
                    new MomentumOptimizer(0.01f, momentum)),
                train, test, context.Few(5, 1))),
        ];
        foreach (Block block in Trainings.Show(
            $"{train.Count:N0} training images, {context.Few(5, 1)} epochs, a learning rate of 0.01", "momentum", all))
        {
            yield return block;
        }
    }

    private static string Print(float value) => value.ToString(CultureInfo.InvariantCulture);
}
