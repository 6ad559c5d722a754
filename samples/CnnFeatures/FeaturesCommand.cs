using Microsoft.ML;
using MLNetDeep.Samples.Common;
using Spectre.Console;

namespace MLNetDeep.Samples.CnnFeatures;

/// <summary>The command: loads the images, trains with progress on the console, shows and writes what came of it.</summary>
internal static class FeaturesCommand
{
    private const int RedirectedWidth = 120;
    private const int ValidationShare = 5;

    public static int Run(FeaturesOptions options, CancellationToken cancellation)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Width = RedirectedWidth;
        }
        try
        {
            FeaturesResult result = Compare(options, cancellation);
            AnsiConsole.WriteLine(
                $"The CNN itself: {Report.Format(result.Cnn.Accuracy, "F4")}, trained in {Report.Format(result.Cnn.FitSeconds, "F1")} s. "
                + $"Its layer {result.Layer} is what the other models learn from.");
            AnsiConsole.Write(Report.ToTable(result));
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

    private static FeaturesResult Compare(FeaturesOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<Learner> learners = LearnerCatalog.Named(options.Models);
        var mlContext = new MLContext(options.Seed);
        SampleData data = options.DataSet is { } name
            ? SampleDataCatalog.Load(mlContext, name, options.Data, options.Seed)
            : SampleDataCatalog.LoadMnistOrDigits(mlContext, options.Data, options.Seed, AnsiConsole.WriteLine);
        long rows = Math.Min(options.TrainRows, data.Train.GetRowCount()!.Value);
        long held = options.Validate ? rows / ValidationShare : 0;
        IDataView train = mlContext.Data.TakeRows(data.Train, rows - held);
        IDataView test = options.Validate ? mlContext.Data.TakeRows(mlContext.Data.SkipRows(data.Train, rows - held), held) : data.Test!;
        string measuredOn = options.Validate ? "validation" : "test";
        long testRows = options.Validate ? held : data.Test!.GetRowCount()!.Value;
        AnsiConsole.WriteLine(
            $"{data.Name}: {rows - held:N0} training rows, {testRows:N0} {measuredOn} rows, {options.Epochs} epochs of the CNN.");

        var comparison = new FeatureComparison(mlContext, train, test, options.Seed, cancellation);
        FeaturesResult? result = null;
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(progress =>
            {
                ProgressTask training = progress.AddTask("cnn", maxValue: options.Epochs);
                (Transforms.MulticlassTransformer<Engine.Networks.Network>? cnn, Measured? cnnResult) =
                    comparison.TrainCnn(options.Epochs, epoch => training.Value = epoch.Epoch);
                training.StopTask();
                (string Name, IEstimator<ITransformer> Stage)[] inputs =
                [
                    ("pixels", FeatureStages.Pixels(mlContext)),
                    ("filters", FeatureStages.Filters(mlContext)),
                    ("learned", FeatureStages.Learned(mlContext, cnn, options.Layer)),
                ];
                List<LearnerResult> results = [];
                foreach (Learner learner in learners)
                {
                    ProgressTask task = progress.AddTask(learner.Name, maxValue: inputs.Length);
                    results.Add(new(learner.Name, [.. inputs.Select(input =>
                    {
                        InputResult measured = comparison.Train(input.Name, input.Stage, learner);
                        task.Increment(1);
                        return measured;
                    })]));
                    task.StopTask();
                }
                result = new(data.Name, measuredOn, rows - held, testRows, options.Seed, options.Epochs, options.Layer, cnnResult, results);
            });
        return result!;
    }
}
