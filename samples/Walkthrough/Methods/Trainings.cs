using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;
using MLNetDeep.Samples.Walkthrough.Blocks;

namespace MLNetDeep.Samples.Walkthrough.Methods;

/// <summary>A training of digits that differs from another in one thing.</summary>
/// <param name="Name">What is different.</param>
/// <param name="Layers">The layers.</param>
/// <param name="Optimizer">The steps.</param>
internal sealed record Variant(string Name, LayerSpec[] Layers, Optimizer Optimizer)
{
    public Shape Input { get; init; } = [1, ImageRows.Side, ImageRows.Side];
    public Loss Loss { get; init; } = new CrossEntropyLoss();
    public int BatchSize { get; init; } = 100;
    public EarlyStopping? EarlyStopping { get; init; }
}

/// <summary>What came of a variant; no course where the loss grew beyond all numbers.</summary>
internal sealed record Trained(Variant Variant, Network Network, TrainingHistory? History)
{
    /// <summary>The accuracy on test images after the last epoch.</summary>
    public Cell Accuracy => History is { } history ? Cell.Of(history.Epochs[^1].ValidationAccuracy!.Value, "P1") : "diverged";

    /// <summary>The steps that the optimizer made.</summary>
    public Cell Steps => History is { } history ? Cell.Of(history.Epochs[^1].Steps) : "";

    /// <summary>The accuracy on test images after every epoch.</summary>
    public Series Course => Series.OfEpochs(Variant.Name, History!.Epochs.Select(epoch => epoch.ValidationAccuracy!.Value));
}

/// <summary>Trains variants on the same digits, watched on test images after every epoch where there are any.</summary>
internal static class Trainings
{
    public const int HiddenUnits = 500;

    /// <summary>784-500-500-10, the slides' network, with an activation and, if there is one, a layer after it.</summary>
    public static LayerSpec[] Perceptron(LayerSpec activation, LayerSpec? after = null)
    {
        LayerSpec[] hidden = [new Dense(HiddenUnits), activation, .. after is null ? Array.Empty<LayerSpec>() : [after]];
        return [new Flatten(), .. hidden, .. hidden, new Dense(ImageRows.Classes), new Softmax()];
    }

    /// <summary>A small CNN: two convolutions with pooling, a dense layer.</summary>
    public static LayerSpec[] SmallCnn { get; } =
    [
        new Conv2D(8, 5), new Relu(), new MaxPool2D(2), new Conv2D(16, 3), new Relu(), new MaxPool2D(2),
        new Flatten(), new Dense(64), new Relu(), new Dense(ImageRows.Classes), new Softmax(),
    ];

    /// <summary>Trains a variant.</summary>
    public static Trained Train(StepContext context, Variant variant, ImageRows train, ImageRows? test, int epochs)
    {
        var network = new Network(NetworkSpec.Sequential(variant.Input, variant.Layers), context.Seed);
        return new Trained(variant, network, Train(context, network, variant, train, test, epochs));
    }

    /// <summary>Trains a network that is there; null where the loss grew beyond all numbers.</summary>
    public static TrainingHistory? Train(
        StepContext context, Network network, Variant variant, ImageRows train, ImageRows? test, int epochs)
    {
        try
        {
            TrainingHistory history =
                NetworkTrainer.Train(network, train.Batches(context.Seed), test?.Batches(context.Seed), new TrainingOptions
                {
                    Loss = variant.Loss,
                    Optimizer = variant.Optimizer,
                    BatchSize = variant.BatchSize,
                    EarlyStopping = variant.EarlyStopping,
                    Epochs = epochs,
                    Seed = context.Seed,
                    CancellationToken = context.Cancellation,
                });
            context.Cancellation.ThrowIfCancellationRequested();
            return history;
        }
        catch (NonFiniteLossException)
        {
            return null;
        }
    }

    /// <summary>The accuracy of each after the last epoch, and its course.</summary>
    public static IEnumerable<Block> Show(string caption, string setting, IReadOnlyList<Trained> all)
    {
        yield return new TableBlock(
            caption, [setting, "steps", "accuracy on test images"],
            [.. all.Select(trained => new[] { trained.Variant.Name, trained.Steps, trained.Accuracy })]);
        yield return new PlotBlock(
            $"{caption}: the accuracy on test images after each epoch.", "epoch", "accuracy",
            [.. all.Where(trained => trained.History is not null).Select(trained => trained.Course)])
        {
            Range = (0, 1),
        };
    }

    /// <summary>The share of rows that a network is right about.</summary>
    public static double Accuracy(this Network network, ImageRows rows)
    {
        float[] scores = network.Predict(rows.Pixels);
        return Enumerable.Range(0, rows.Count).Count(row => Answer(scores, row) == rows.Labels[row]) / (double)rows.Count;

        static int Answer(float[] scores, int row)
        {
            float[] own = scores[(row * ImageRows.Classes)..((row + 1) * ImageRows.Classes)];
            return Array.IndexOf(own, own.Max());
        }
    }
}
