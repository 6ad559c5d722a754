using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;
using MLNetDeep.Samples.Common;
using MLNetDeep.Transforms;
using Spectre.Console;

namespace MLNetDeep.Samples.Experiments;

/// <summary>The command: loads the images, runs the trainings with progress on the console, shows and writes what came of it.</summary>
internal static class ExperimentsCommand
{
    private const int RedirectedWidth = 120;

    public static int Run(ExperimentOptions options, CancellationToken cancellation)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Width = RedirectedWidth;
        }
        try
        {
            ExperimentResult result = Run(ExperimentCatalog.Named(options.Experiment), options, cancellation);
            foreach (Table table in Report.ToTables(result))
            {
                AnsiConsole.Write(table);
            }
            if (options.Json is { } file)
            {
                Report.WriteJson(result, file);
            }
            return 0;
        }
        catch (OperationCanceledException)
        {
            AnsiConsole.WriteLine("Cancelled.");
            return 130;
        }
        catch (Exception exception)
            when (exception is ArgumentException or FormatException or IOException or InvalidOperationException
                or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return 1;
        }
    }

    private static ExperimentResult Run(Experiment experiment, ExperimentOptions options, CancellationToken cancellation)
    {
        var mlContext = new MLContext(options.Seed);
        SampleData data = options.DataSet is { } name
            ? SampleDataCatalog.Load(mlContext, name, options.Data, options.Seed)
            : SampleDataCatalog.LoadMnistOrDigits(mlContext, options.Data, options.Seed, AnsiConsole.WriteLine);
        int epochs = options.Epochs ?? experiment.Epochs;
        IDataView train = mlContext.Data.TakeRows(data.Train, options.TrainRows ?? experiment.TrainRows);
        var context = new ExperimentContext(mlContext, train, data.Test!, epochs, options, cancellation);
        AnsiConsole.WriteLine($"{experiment.Question} {data.Name}, {context.TrainRows:N0} training rows, {epochs} epochs.");

        var results = new List<VariantResult>();
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(progress =>
            {
                foreach (Variant variant in experiment.Variants(context))
                {
                    ProgressTask task = progress.AddTask(variant.Setting, maxValue: epochs);
                    context.EpochCompleted = epoch => task.Value = epoch.Epoch;
                    results.Add(Run(mlContext, variant, cancellation));
                    task.Value = epochs;
                    task.StopTask();
                }
            });
        return new ExperimentResult(experiment.Name, data.Name, context.TrainRows, epochs, options.Seed, results);
    }

    private static VariantResult Run(MLContext mlContext, Variant variant, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        MulticlassTransformer<Network> model;
        try
        {
            model = variant.Watched is { } watched ? variant.Trainer.Fit(variant.Train, watched) : variant.Trainer.Fit(variant.Train);
        }
        catch (NonFiniteLossException exception)
        {
            return new VariantResult(variant.Setting, Diverged: true, exception.Epoch, clock.Elapsed.TotalSeconds, [], []);
        }
        double seconds = clock.Elapsed.TotalSeconds;
        cancellation.ThrowIfCancellationRequested();
        return new VariantResult(
            variant.Setting, Diverged: false, model.History.Epochs.Count, seconds,
            [.. variant.Tests.Select(test => Evaluate(mlContext, model, test))],
            [.. model.History.Epochs.Select(epoch => new EpochRow(
                epoch.Epoch, epoch.Loss, epoch.Accuracy, epoch.ValidationLoss, epoch.ValidationAccuracy))]);
    }

    private static TestResult Evaluate(MLContext mlContext, MulticlassTransformer<Network> model, TestSet test)
    {
        MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(test.Rows));
        return new TestResult(test.Name, metrics.MicroAccuracy, metrics.LogLoss);
    }
}
