using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Samples.Common;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms;

namespace MLNetDeep.Samples.Recipe;

/// <summary>The command: trains with a line an epoch, measures once at the end, shows and writes what came of it.</summary>
internal static class RecipeCommand
{
    private const int ValidationRows = 10_000;

    public static int Run(RecipeOptions options, CancellationToken cancellation)
    {
        try
        {
            RecipeResult result = Train(options, cancellation);
            if (options.Networks > 1)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"alone: {string.Join(", ", result.Accuracies.Select(accuracy => $"{accuracy:F4}"))}"));
            }
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.MeasuredOn}: accuracy {result.Accuracy:F4}, log-loss {result.LogLoss:F4}; "
                + $"{result.Seconds:F1} s with reading the data, {result.Epochs} epochs of {result.TrainRows:N0} rows, "
                + $"{result.Parameters:N0} parameters, seed {result.Seed}"));
            if (options.Json is { } file)
            {
                JsonFile.Write(file, result, RecipeJson.Default.RecipeResult);
            }
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Cancelled.");
            return 130;
        }
        catch (Exception exception)
            when (exception is ArgumentException or FormatException or IOException
                or InvalidOperationException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return 1;
        }
    }

    private static RecipeResult Train(RecipeOptions options, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var mlContext = new MLContext(options.Seed);
        ImageDataset digits = Mnist.Load(mlContext, options.Data?.FullName);
        long rows = digits.Train.GetRowCount()!.Value - (options.Validate ? ValidationRows : 0);
        long trainRows = Math.Min(rows, options.TrainRows ?? rows);
        IDataView train = mlContext.Data.TakeRows(digits.Train, trainRows);
        IDataView? held = options.Validate ? mlContext.Data.SkipRows(digits.Train, rows) : null;
        Recipe recipe = RecipeBook.All.First(known => known.Name == options.Recipe);
        var models = new List<MulticlassTransformer<Network>>();
        for (int seed = options.Seed; models.Count < options.Networks; seed++)
        {
            NetworkLearner learner = recipe.CreateLearner();
            learner = learner with
            {
                Epochs = options.Epochs ?? learner.Epochs,
                NumberOfThreads = options.Threads,
                Seed = seed,
                EpochCompleted = Report,
                CancellationToken = cancellation,
            };
            MulticlassTrainer<Network> trainer = mlContext.MulticlassClassification.Trainers.Network(learner);
            models.Add(held is null ? trainer.Fit(train) : trainer.Fit(train, held));
            cancellation.ThrowIfCancellationRequested();
        }
        double seconds = clock.Elapsed.TotalSeconds;

        var vote = Vote.Of(models, held ?? digits.Test);
        return new RecipeResult(
            recipe.Name, options.Seed, held is null ? "test" : "validation", vote.Accuracy, vote.LogLoss, vote.Accuracies,
            Math.Round(seconds, 2), models[0].History.Epochs.Count, trainRows, models[0].Model.Spec.ParameterCount);
    }

    private static void Report(EpochResult epoch)
    {
        string validation = epoch.ValidationAccuracy is { } accuracy
            ? string.Create(CultureInfo.InvariantCulture, $", validation loss {epoch.ValidationLoss:F4}, accuracy {accuracy:F4}")
            : "";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch.Epoch}/{epoch.Epochs}: loss {epoch.Loss:F4}, accuracy {epoch.Accuracy:F4}{validation}; "
            + $"rate {epoch.LearningRate:G3}, {epoch.Elapsed.TotalSeconds:F1} s"));
    }
}
