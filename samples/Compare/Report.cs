using System.Globalization;
using MLNetDeep.Samples.Common;
using Spectre.Console;

namespace MLNetDeep.Samples.Compare;

/// <summary>Shows results: a table for people, JSON for programs.</summary>
internal static class Report
{
    public static Table ToTable(ComparisonResult comparison)
    {
        Table table = new Table().SimpleBorder();
        table.AddColumn("model");
        table.AddColumn("family");
        foreach (string heading in new[] { "answered", "accuracy", "log-loss", "fit, s", "rows/s", "parameters" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }
        foreach (ModelResult? result in comparison.Results.OrderByDescending(result => result.Accuracy))
        {
            table.AddRow(
                result.Model, result.Family, Format(result.Answered, "N0"),
                Format(result.Accuracy, "F4"), Format(result.LogLoss, "F4"), Format(result.FitSeconds, "F2"),
                Format(result.PredictRowsPerSecond, "N0"), result.Parameters?.ToString("N0", CultureInfo.InvariantCulture) ?? "-");
        }
        return table;
    }

    public static void WriteJson(ComparisonResult comparison, FileInfo file)
        => JsonFile.Write(file, comparison, ComparisonJson.Default.ComparisonResult);

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
