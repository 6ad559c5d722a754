using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>Few rows, many epochs; early stopping.</summary>
internal static class OverfittingStep
{
    public static Step Create() => new(
        "overfitting", "Overfitting, and early stopping", [Deck.Brief],
        "The target is defined on the training data, and the test data are others. With few rows and many epochs the loss of the "
        + "training rows goes to zero, and that of the test rows falls, then rises: the network learns them by heart. Early stopping "
        + "ends there, and goes back to the best epoch.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        int epochs = context.Few(40, 4);
        (ImageRows train, ImageRows test) = (context.TrainingRows(300), context.TestRows());
        var variant = new Variant("all epochs", Trainings.Perceptron(new Relu()), new AdamOptimizer());
        Trained whole = Trainings.Train(context, variant, train, test, epochs);
        Trained stopped = Trainings.Train(
            context, variant with { Name = "early stopping", EarlyStopping = new EarlyStopping(Patience: 5) }, train, test, epochs);
        IReadOnlyList<EpochResult> course = whole.History!.Epochs;
        yield return new PlotBlock(
            $"{train.Count:N0} training images, {epochs} epochs: the loss after each.", "epoch", "cross entropy",
            Series.OfEpochs("training rows", course.Select(epoch => epoch.Loss)),
            Series.OfEpochs("test rows", course.Select(epoch => epoch.ValidationLoss!.Value)));
        yield return new TableBlock(
            "All epochs, and early stopping after five that were no better",
            ["training", "epochs", "best epoch", "loss of training rows", "loss of test rows", "accuracy on test rows"],
            [.. new[] { whole, stopped }.Select(Row)]);
    }

    // The network of an early stop is that of the best epoch.
    private static Cell[] Row(Trained trained)
    {
        TrainingHistory history = trained.History!;
        EpochResult used = trained.Variant.EarlyStopping is null ? history.Epochs[^1] : history.Epochs[history.BestEpoch - 1];
        return
        [
            trained.Variant.Name, Cell.Of(history.Epochs.Count), Cell.Of(history.BestEpoch), Cell.Of(used.Loss, "0.000"),
            Cell.Of(used.ValidationLoss!.Value, "0.000"), Cell.Of(used.ValidationAccuracy!.Value, "P1"),
        ];
    }
}
