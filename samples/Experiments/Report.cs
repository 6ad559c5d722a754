using System.Globalization;
using MLNetDeep.Samples.Common;
using Spectre.Console;

namespace MLNetDeep.Samples.Experiments;

/// <summary>Shows results: tables for people, JSON for programs.</summary>
internal static class Report
{
    /// <summary>How each training ended, and the accuracy on the watched rows after each epoch.</summary>
    public static IEnumerable<Table> ToTables(ExperimentResult experiment)
    {
        yield return Ends(experiment.Results);
        if (experiment.Results.All(result => result.Course.All(epoch => epoch.WatchedAccuracy is not null)))
        {
            yield return Courses(experiment.Results);
        }
    }

    public static void WriteJson(ExperimentResult experiment, FileInfo file)
        => JsonFile.Write(file, experiment, ExperimentJson.Default.ExperimentResult);

    private static Table Ends(IReadOnlyList<VariantResult> results)
    {
        Table table = new Table().SimpleBorder();
        table.AddColumn("setting");
        IReadOnlyList<TestResult> tested = results.MaxBy(result => result.Tests.Count)!.Tests;
        foreach (TestResult test in tested)
        {
            table.AddColumn(new TableColumn($"{test.Name}: accuracy").RightAligned());
            table.AddColumn(new TableColumn("log-loss").RightAligned());
        }
        table.AddColumn(new TableColumn("epochs").RightAligned());
        table.AddColumn(new TableColumn("fit, s").RightAligned());
        foreach (VariantResult result in results)
        {
            IEnumerable<string> tests = result.Diverged
                ? tested.SelectMany(_ => new[] { "diverged", "" })
                : result.Tests.SelectMany(test => new[] { Format(test.Accuracy, "F4"), Format(test.LogLoss, "F4") });
            table.AddRow([result.Setting, .. tests, Format(result.Epochs, "N0"), Format(result.FitSeconds, "F1")]);
        }
        return table;
    }

    private static Table Courses(IReadOnlyList<VariantResult> results)
    {
        Table table = new Table().SimpleBorder().Title("accuracy on watched rows after each epoch");
        table.AddColumn(new TableColumn("epoch").RightAligned());
        foreach (VariantResult result in results)
        {
            table.AddColumn(new TableColumn(result.Setting).RightAligned());
        }
        for (int epoch = 0; epoch < results.Max(result => result.Course.Count); epoch++)
        {
            IEnumerable<string> accuracies = results.Select(
                result => epoch < result.Course.Count ? Format(result.Course[epoch].WatchedAccuracy!.Value, "F4") : "");
            table.AddRow([Format(epoch + 1, "N0"), .. accuracies]);
        }
        return table;
    }

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
