using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;
using MLNetDeep.Transforms;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>784-500-500-10 on handwritten digits: square error against cross entropy, then saved, loaded, evaluated.</summary>
internal static class HelloWorldStep
{
    public static Step Create() => new(
        "hello-world", "\"Hello world\" of deep learning: handwritten digits", [Deck.Brief],
        "784 pixels, two hidden layers of 500 sigmoids, ten outputs with softmax; gradient descent with a learning rate of 0.1 in "
        + "batches of 100. The deck's network learns with cross entropy and stays where it is with square error: wrong outputs near 0 "
        + "or 1 have a slope of almost nothing by square error. With softmax, choose cross entropy. The network is one more trainer in "
        + "an ML.NET pipeline: fit, evaluate, save, load, predict.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        MLContext mlContext = context.MLContext;
        IDataView train = mlContext.Data.TakeRows(context.Digits.Train, context.Few(5000, 100));
        IDataView test = mlContext.Data.TakeRows(context.Digits.Test, context.Few(2000, 50));
        (string Name, Mlp Learner)[] losses =
            [("square error", Learner(context, new MeanSquareErrorLoss())), ("cross entropy", Learner(context, new CrossEntropyLoss()))];
        Mlp recipe = losses[1].Learner;
        yield return new TableBlock(
            "The recipe", ["", "value"],
            [
                ["inputs", Cell.Of(ImageRows.Side * ImageRows.Side)], ["first hidden layer", Cell.Of(recipe.HiddenUnits![0])],
                ["second hidden layer", Cell.Of(recipe.HiddenUnits[1])], ["outputs", Cell.Of(ImageRows.Classes)],
                ["learning rate", Cell.Of(recipe.Optimizer!.LearningRate, "0.0")], ["batch", Cell.Of(recipe.BatchSize!.Value)],
                ["epochs", Cell.Of(recipe.Epochs!.Value)],
            ]);

        MulticlassTransformer<Network>[] models = [.. losses.Select(loss => Fit(context, loss.Learner, train, test))];

        MulticlassClassificationMetrics[] metrics =
            [.. models.Select(model => mlContext.MulticlassClassification.Evaluate(model.Transform(test)))];
        yield return new TableBlock(
            $"{context.Digits.Name}, after {models[0].History!.Epochs.Count} epochs", ["loss", "accuracy on test images"],
            [.. losses.Select((loss, i) => new[] { loss.Name, Cell.Of(metrics[i].MicroAccuracy, "P1") })]);
        yield return new PlotBlock(
            "The accuracy on test images after each epoch.", "epoch", "accuracy",
            [
                .. losses.Zip(models, (loss, model) =>
                    Series.OfEpochs(loss.Name, model.History!.Epochs.Select(epoch => epoch.ValidationAccuracy!.Value))),
            ])
        {
            Range = (0, 1),
        };
        yield return SavedAndLoaded(mlContext, models[1], test);
    }

    private static Mlp Learner(StepContext context, Loss loss) => MlpPreset.Simple with
    {
        HiddenUnits = [500, 500],
        Activation = new Sigmoid(),
        Loss = loss,
        Optimizer = new SgdOptimizer(0.1f),
        BatchSize = 100,
        Epochs = context.Few(20, 2),
        Seed = context.Seed,
        CancellationToken = context.Cancellation,
    };

    private static MulticlassTransformer<Network> Fit(StepContext context, Mlp learner, IDataView train, IDataView test)
    {
        MulticlassTransformer<Network> model = context.MLContext.MulticlassClassification.Trainers.Mlp(learner).Fit(train, test);
        context.Cancellation.ThrowIfCancellationRequested();
        return model;
    }

    private static TableBlock SavedAndLoaded(MLContext mlContext, MulticlassTransformer<Network> model, IDataView test)
    {
        string file = Path.GetTempFileName();
        try
        {
            mlContext.Model.SaveToFile(model, test.Schema, file);
            ITransformer loaded = new MLContext().Model.LoadFromFile(file, out _);
            uint[] labels = [.. test.GetColumn<uint>("Label").Take(10)];
            uint[] predicted = [.. loaded.Transform(test).GetColumn<uint>("PredictedLabel").Take(10)];
            return new TableBlock(
                $"Saved in {new FileInfo(file).Length / 1000:N0} kB, loaded, and asked for the first test images",
                ["", .. Enumerable.Range(1, 10).Select(i => $"image {i}")],
                [["is", .. Digits(labels)], ["predicted", .. Digits(predicted)]]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IEnumerable<Cell> Digits(uint[] keys) => keys.Select(key => Cell.Of(key - 1));
}
