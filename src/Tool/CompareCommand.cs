using System.CommandLine;
using System.Globalization;
using MLNetDeep.Comparisons;
using MLNetDeep.Engine.Distribution;

namespace MLNetDeep.Tool;

/// <summary><c>mlnetdeep compare</c>: which model predicts this data best, and whether that is more than chance.</summary>
internal static class CompareCommand
{
    /// <param name="verbose">The option of all commands.</param>
    /// <param name="world">Gives the ranks that the tool was started as.</param>
    public static Command Create(Option<bool> verbose, Func<ICommunicator> world)
    {
        var data = new DataArguments();
        var report = new Option<FileInfo?>("--report") { Description = "Write the report to this HTML file; it needs no other file." };
        var markdown = new Option<FileInfo?>("--markdown") { Description = "Write the results as Markdown." };
        var json = new Option<FileInfo?>("--json") { Description = "Write the results as JSON." };
        var models = new Option<string?>("--models")
        {
            Description = "Names of --list with commas between them, or all. Default: those that as a rule are worth their time.",
        };
        var list = new Option<bool>("--list") { Description = "List the models for this data and end." };
        var folds = new Option<int?>("--folds") { Description = "Cross-validate with this many folds." };
        var repeats = new Option<int?>("--repeats") { Description = "Draw the folds anew this many times." };
        var trainRows = new Option<int?>("--train-rows") { Description = "Train on this many rows at most." };
        var testRows = new Option<int?>("--test-rows") { Description = "Test on this many rows of a test set at most." };
        var epochs = new Option<int?>("--epochs") { Description = "Epochs of the networks. Default: chosen by the number of rows." };
        var curve = new Option<string?>("--curve") { Description = "Numbers of training rows for the learning curve, as 100,300,1000." };
        var budget = new Option<string?>("--budget") { Description = "The time that may be spent, as 90s, 5m or 1h." };
        var results = new Option<FileInfo?>("--results")
        {
            Description = "Keep the results of finished models here, and go on from them. Default: beside the report.",
        };
        var save = new Option<FileInfo?>("--save") { Description = "Train the best model on all rows and save it to this file." };
        var command = new Command(
            "compare", "Compare models on a table or pictures, and write a report. Under mpirun the processes share the models.")
        {
            report, markdown, json, models, list, folds, repeats, trainRows, testRows, epochs, curve, budget, results, save,
        };
        data.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, parsed.GetValue(verbose), () =>
            {
                ICommunicator ranks = world();
                bool isFirst = ranks.Rank == 0;
                Table table = data.Open(parsed);
                FileInfo? reportFile = parsed.GetValue(report);
                FileInfo? resultsFile = parsed.GetValue(results)
                    ?? (reportFile is null ? null : new FileInfo(reportFile.FullName + ".results"));
                if (isFirst)
                {
                    resultsFile?.Directory?.Create();
                }
                var comparison = Comparison.Of(table, new ComparisonOptions
                {
                    Seed = data.Seed(parsed),
                    Folds = parsed.GetValue(folds),
                    Repeats = parsed.GetValue(repeats),
                    TrainRows = parsed.GetValue(trainRows),
                    TestRows = parsed.GetValue(testRows),
                    Epochs = parsed.GetValue(epochs),
                    Curve = Curve(parsed.GetValue(curve)),
                    Budget = Duration(parsed.GetValue(budget)),
                    ResultsPath = resultsFile?.FullName,
                    Communicator = ranks,
                });
                if (parsed.GetValue(list))
                {
                    if (isFirst)
                    {
                        WriteModels(comparison.Add("all").Models);
                    }
                    return Guarded.Success;
                }
                if (DataArguments.Names(parsed.GetValue(models)) is { } names)
                {
                    comparison = comparison.Add(names);
                }
                if (!isFirst)
                {
                    comparison.Run(cancellation: cancellation);
                    ranks.Barrier();
                    return Guarded.Success;
                }
                Console.WriteLine(table);
                ComparisonResult result = ConsoleProgress.Show(Score, progress => comparison.Run(progress, cancellation));
                Console.WriteLine(Console.IsOutputRedirected ? result.ToString()
                    : result.ToString(Math.Max(40, Spectre.Console.AnsiConsole.Profile.Width)));
                Write(result, reportFile, result.SaveHtml);
                Write(result, parsed.GetValue(markdown), result.SaveMarkdown);
                Write(result, parsed.GetValue(json), result.SaveJson);
                if (!cancellation.IsCancellationRequested && parsed.GetValue(save) is { } file)
                {
                    TrainCommand.Train(comparison, result.Best.Name, file, cancellation);
                }
                // The others do not end before this one, which would look as if they had failed.
                ranks.Barrier();
                return cancellation.IsCancellationRequested ? Guarded.Cancelled : Guarded.Success;
            }),
            CancellationToken.None));
        return command;

        string Score(ModelResult result) => result.Failure is { } failure
            ? $"failed: {failure}"
            : $"{result.Metrics.First().Key} {result.Metrics.First().Value}";
    }

    private static void WriteModels(IEnumerable<ComparedModel> models)
    {
        foreach (ComparedModel model in models)
        {
            string limit = model.MostRows is { } most
                ? string.Create(CultureInfo.InvariantCulture, $" (trained on {most:N0} rows at most)")
                : "";
            Console.WriteLine(
                $"{model.Name,-15} {model.Family.ToString().ToLowerInvariant(),-9} {(model.IsExtra ? "when named" : "always"),-11} "
                + $"{model.Description}{limit}");
        }
    }

    private static void Write(ComparisonResult result, FileInfo? file, Action<string> save)
    {
        if (file is null)
        {
            return;
        }
        file.Directory?.Create();
        save(file.FullName);
        Console.WriteLine($"wrote {file}");
    }

    private static int[] Curve(string? text) => [.. (DataArguments.Names(text) ?? []).Select(part =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int rows)
            ? rows
            : throw new ArgumentException($"--curve: expected numbers of rows with commas, as 100,300,1000; got '{part}'."))];

    private static TimeSpan? Duration(string? text)
    {
        if (text is null)
        {
            return null;
        }
        double unit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => double.NaN };
        return double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && number * unit > 0
            ? TimeSpan.FromSeconds(number * unit)
            : throw new ArgumentException($"--budget: expected a time such as 90s, 5m or 1h, got '{text}'.");
    }
}
