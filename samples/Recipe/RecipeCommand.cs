using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Datasets;
using MLNetDeep.Samples.Common;

namespace MLNetDeep.Samples.Recipe;

/// <summary>The command: trains with a line an epoch, measures once, shows and writes what came of it.</summary>
internal static class RecipeCommand
{
    private const int ValidationRows = 10_000;

    public static int Run(RecipeOptions options, CancellationToken cancellation)
    {
        try
        {
            var result = Train(options, cancellation);
            Print($"{result.MeasuredOn}: accuracy {result.Accuracy:F4}, log-loss {result.LogLoss:F4}; {result.Seconds:F1} s with reading the data, {result.Epochs} epochs of {result.TrainRows:N0} rows, {result.Parameters:N0} parameters, seed {result.Seed}");
            if (options.Json is { } file)
                JsonFile.Write(file, result, RecipeJson.Default.RecipeResult);
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Cancelled.");
            return 130;
        }
        catch (Exception exception)
            when (exception is ArgumentException or FormatException or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return 1;
        }
    }

    private static RecipeResult Train(RecipeOptions options, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var mlContext = new MLContext(options.Seed);
        var digits = Mnist.Load(mlContext, options.Data?.FullName);
        var rows = digits.Train.GetRowCount()!.Value - (options.Validate ? ValidationRows : 0);
        var trainRows = Math.Min(rows, options.TrainRows ?? rows);
        var train = mlContext.Data.TakeRows(digits.Train, trainRows);
        var held = options.Validate ? mlContext.Data.SkipRows(digits.Train, rows) : null;
        var recipe = RecipeBook.All.First(known => known.Name == options.Recipe);
        var learner = recipe.CreateLearner();
        learner = learner with
        {
            Epochs = options.Epochs ?? learner.Epochs,
            NumberOfThreads = options.Threads,
            Seed = options.Seed,
            EpochCompleted = Report,
            CancellationToken = cancellation,
        };

        var trainer = Recipe.CreateTrainer(mlContext, learner);
        var model = held is null ? trainer.Fit(train) : trainer.Fit(train, held);
        var seconds = clock.Elapsed.TotalSeconds;
        cancellation.ThrowIfCancellationRequested();

        var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(held ?? digits.Test));
        return new RecipeResult(
            recipe.Name, options.Seed, held is null ? "test" : "validation", metrics.MicroAccuracy, metrics.LogLoss, Math.Round(seconds, 2),
            model.History.Epochs.Count, trainRows, model.Model.Spec.ParameterCount);
    }

    private static void Report(EpochResult epoch)
    {
        var validation = epoch.ValidationAccuracy is { } accuracy ? Invariant($", validation loss {epoch.ValidationLoss:F4}, accuracy {accuracy:F4}") : "";
        Print($"epoch {epoch.Epoch}/{epoch.Epochs}: loss {epoch.Loss:F4}, accuracy {epoch.Accuracy:F4}{validation}; rate {epoch.LearningRate:G3}, {epoch.Elapsed.TotalSeconds:F1} s");
    }

    private static void Print(FormattableString line) => Console.WriteLine(Invariant(line));

    private static string Invariant(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
