using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>Performance against the quantity of data.</summary>
internal static class DataQuantityStep
{
    // As many steps for few rows as for many.
    private const int Steps = 500;
    private const int BatchSize = 32;

    public static Step Create() => new(
        "data-quantity", "Performance against quantity of data", [Deck.Understanding],
        "All get better with more rows, and the deeper a network is, the more it makes of them: logistic regression, a network of one "
        + "hidden layer, and a CNN, in as many steps each.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        int[] counts = context.Quick ? [30, 60] : [30, 100, 300, 1000, 3000];
        ImageRows all = context.TrainingRows(counts[^1]);
        ImageRows test = context.TestRows();
        (string Name, LayerSpec[] Layers)[] networks =
        [
            ("logistic regression", [new Flatten(), new Dense(ImageRows.Classes), new Softmax()]),
            ("one hidden layer", [new Flatten(), new Dense(64), new Relu(), new Dense(ImageRows.Classes), new Softmax()]),
            ("CNN", Trainings.SmallCnn),
        ];
        double[][] accuracies =
        [
            .. networks.Select(network => counts.Select(count =>
            {
                ImageRows some = new(all.Pixels[..(count * ImageRows.Side * ImageRows.Side)], all.Labels[..count]);
                int epochs = Math.Max(1, context.Few(Steps, 4) * BatchSize / count);
                var variant = new Variant(network.Name, network.Layers, new AdamOptimizer()) { BatchSize = BatchSize };
                return Trainings.Train(context, variant, some, test: null, epochs).Network.Accuracy(test);
            }).ToArray()),
        ];
        yield return new TableBlock(
            "Accuracy on test images", ["training images", .. networks.Select(network => network.Name)],
            [.. counts.Select((count, i) => (Cell[])[$"{count:N0}", .. accuracies.Select(accuracy => Cell.Of(accuracy[i], "P1"))])]);
        yield return new PlotBlock(
            "Accuracy on test images by the number of training images.", "training images", "accuracy",
            [
                .. networks.Zip(accuracies, (network, accuracy) =>
                    new Series(network.Name, [.. counts.Zip(accuracy, (count, share) => ((double)count, share))])),
            ])
        {
            IsLogarithmic = true,
        };
    }
}
