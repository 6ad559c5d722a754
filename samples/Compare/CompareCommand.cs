using System.Reflection;
using Microsoft.ML;
using MLNetDeep.Samples.Common;
using MLNetDeep.Samples.Compare.Models;
using Spectre.Console;

namespace MLNetDeep.Samples.Compare;

/// <summary>The command: chooses the data, runs the models with progress on the console, shows and writes what came of it.</summary>
internal static class CompareCommand
{
    // The default tour is a first look: it takes so much of a large set, unless options say otherwise.
    private const int TourTrainRows = 2000;
    private const int TourTestRows = 1000;
    private const int TourEpochs = 10;
    private const int RedirectedWidth = 120;

    public static int Run(bool list, CompareOptions options, CancellationToken cancellation)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Width = RedirectedWidth;
        }
        try
        {
            if (list)
            {
                List();
            }
            else if (options.DataSet is null)
            {
                Tour(options, cancellation);
            }
            else
            {
                Compare(options, Load(new MLContext(options.Seed), options.DataSet, options), cancellation);
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

    private static void List()
    {
        Table table = new Table().RoundedBorder();
        table.AddColumns("model", "family", "what it is");
        foreach (ComparedModel model in ModelCatalog.All)
        {
            table.AddRow(model.Name, model.Family, Markup.Escape(model.Description + Limits(model)));
        }
        AnsiConsole.Write(table);
    }

    private static string Limits(ComparedModel model)
        => (model.ImagesOnly ? " (images only)" : "") + (model.MostRows is { } most ? $" (trained on {most:N0} rows at most)" : "");

    private static void Tour(CompareOptions options, CancellationToken cancellation)
    {
        var mlContext = new MLContext(options.Seed);
        Compare(options with { TrainRows = null }, Load(mlContext, "iris", options), cancellation);
        SampleData images = SampleDataCatalog.LoadMnistOrDigits(mlContext, options.Data, options.Seed, AnsiConsole.WriteLine);
        int rows = options.TrainRows ?? TourTrainRows;
        string taken = options.Folds is null ? $"{rows:N0} training rows and {TourTestRows:N0} test rows" : $"{rows:N0} rows";
        int epochs = options.Epochs ?? TourEpochs;
        AnsiConsole.WriteLine(
            $"For a first look, {taken} of {images.Name} are taken, "
            + $"and {epochs} epochs of the deep models; --dataset {images.Name} takes all.");
        options = options with { TrainRows = rows, Epochs = epochs };
        if (options.Models is null)
        {
            IEnumerable<string> slow = ModelCatalog.All.Where(model => model.SlowOnImages).Select(model => model.Name);
            AnsiConsole.WriteLine(
                $"{string.Join(" and ", slow)}, which would take longer than all others together, are left to --models all.");
            options = options with { Models = [.. ModelCatalog.All.Select(model => model.Name).Except(slow)] };
        }
        IDataView? test = images.Test is { } all ? mlContext.Data.TakeRows(all, TourTestRows) : null;
        Compare(options, images with { Test = test }, cancellation);
    }

    private static SampleData Load(MLContext mlContext, string name, CompareOptions options)
        => SampleDataCatalog.Load(mlContext, name, options.Data, options.Seed, options.Label, options.NumbersAreClasses);

    private static void Compare(CompareOptions options, SampleData data, CancellationToken cancellation)
    {
        IReadOnlyList<ComparedModel> models = ModelCatalog.Named(options.Models);
        if (options.Models is not (null or [ModelCatalog.Every]) && models.FirstOrDefault(model => !model.Fits(data)) is { } misfit)
        {
            throw new ArgumentException(
                $"Model '{misfit.Name}' needs images, and data set '{data.Name}' is a table. Leave it out of --models.");
        }
        options.Save?.Create();

        var comparison = new Comparison(options, data);
        string how = options.Folds is { } folds
            ? $"{folds} folds of {comparison.TestRows:N0} rows"
            : $"{comparison.TrainRows:N0} training rows, {comparison.TestRows:N0} test rows";
        AnsiConsole.WriteLine($"{data.Name}: {how}, {data.FeatureCount} features, {data.Classes.Count} classes; ML.NET {MLNetVersion}");

        foreach (string note in data.Notes)
        {
            AnsiConsole.WriteLine($"{data.Name}: {note}");
        }
        foreach (ComparedModel? limited in models.Where(model => model.Fits(data) && model.MostRows < comparison.TrainRows))
        {
            AnsiConsole.WriteLine(
                $"{limited.Name} is trained on {limited.MostRows:N0} of the {comparison.TrainRows:N0} rows: "
                + "its time grows faster than their number.");
        }

        var results = new List<ModelResult>();
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(progress =>
            {
                foreach (ComparedModel? model in models.Where(model => model.Fits(data)))
                {
                    ProgressTask task = progress.AddTask(model.Name, maxValue: 1);
                    results.Add(comparison.Run(model, share => task.Value = share, cancellation));
                    task.Value = 1;
                    task.StopTask();
                }
            });

        cancellation.ThrowIfCancellationRequested();
        var result = new ComparisonResult(data.Name, MLNetVersion, comparison.TrainRows, comparison.TestRows, results);
        AnsiConsole.Write(Report.ToTable(result));
        if (options.Json is { } file)
        {
            Report.WriteJson(result, file);
        }
    }

    /// <summary>The version of the ML.NET that is loaded, as its package has it.</summary>
    private static string MLNetVersion { get; } = typeof(ITransformer).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
