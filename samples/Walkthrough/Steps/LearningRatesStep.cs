using System.Globalization;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>Steps too small, right and too large.</summary>
internal static class LearningRatesStep
{
    private static readonly Surface Parabola = new(at => at[0] * at[0], at => [2 * at[0]]);

    public static Step Create() => new(
        "learning-rates", "Learning rates", [Deck.Brief],
        "Set the learning rate carefully: too small, and it hardly moves; too large, and each step goes beyond the valley, to where it is "
        + "steeper. First on x², then on digits.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        const int Steps = 12;
        float[] rates = [0.02f, 0.3f, 0.95f, 1.02f];
        yield return new PlotBlock(
            "Down x² from 1 with four learning rates: the place after each step.", "step", "x",
            [
                .. rates.Select(rate => new Series(
                    Name(rate),
                    [
                        .. Descent.Run(Parabola, [1], new SgdOptimizer(rate), Steps)
                            .Select((at, step) => ((double)step, (double)at[0])),
                    ])
                {
                    Style = SeriesStyle.Path,
                }),
            ]);

        (ImageRows train, ImageRows test) = (context.TrainingRows(2000), context.TestRows());
        Trained[] all =
        [
            .. new[] { 0.001f, 0.01f, 0.1f, 1, 10 }.Select(rate => Trainings.Train(
                context, new Variant(Name(rate), Trainings.Perceptron(new Relu()), new SgdOptimizer(rate)), train, test,
                context.Few(5, 1))),
        ];
        foreach (Block block in Trainings.Show($"{train.Count:N0} training images, {context.Few(5, 1)} epochs", "learning rate", all))
        {
            yield return block;
        }
    }

    private static string Name(float rate) => rate.ToString(CultureInfo.InvariantCulture);
}
