using System.Globalization;
using MLNetDeep.Comparisons;
using Spectre.Console;
using Table = MLNetDeep.Comparisons.Table;
using TableColumn = MLNetDeep.Comparisons.TableColumn;

namespace MLNetDeep.Tool;

/// <summary>What was read and what came of it, on the console.</summary>
internal static class TableOutput
{
    public static void WriteColumns(Table table)
    {
        string what = table.Task == TableTask.Regression
            ? "a number"
            : string.Create(CultureInfo.InvariantCulture, $"{table.Classes.Count} classes");
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table.Name}: {table.Rows:N0} rows; '{table.Label}' is {what}"));
        foreach (string note in table.Notes)
        {
            AnsiConsole.WriteLine($"  {note}");
        }
        foreach (IGrouping<ColumnKind, TableColumn> kind in table.Columns.GroupBy(column => column.Kind).OrderBy(group => group.Key))
        {
            IEnumerable<string> names = kind.Select(column => column.Note.Length > 0 && kind.Key != ColumnKind.Number || column.Note.Contains("no num")
                ? $"{column.Name} ({column.Note})"
                : column.Missing > 0 ? $"{column.Name} ({column.Note})" : column.Name);
            AnsiConsole.WriteLine($"  {kind.Key.ToString().ToLowerInvariant()}: {string.Join(", ", names)}");
        }
    }

    public static void WriteModels(IEnumerable<ComparedModel> models)
    {
        Spectre.Console.Table output = new Spectre.Console.Table().SimpleBorder();
        output.AddColumns("model", "family", "what it is", "compared");
        foreach (ComparedModel model in models)
        {
            string limit = model.MostRows is { } most ? $" ({most:N0} rows at most)" : "";
            output.AddRow(
                model.Name, model.Family.ToString().ToLowerInvariant(), Markup.Escape(model.Description + limit),
                model.IsExtra ? "when named" : "always");
        }
        AnsiConsole.Write(output);
    }

    public static void WriteResult(ComparisonResult result)
    {
        Spectre.Console.Table output = new Spectre.Console.Table().SimpleBorder();
        output.AddColumn("model");
        output.AddColumn("family");
        string[] metrics = [.. result.Best.Metrics.Keys];
        foreach (string heading in (string[])[.. metrics, "+-", "p", "fit, s", "rows/s", "size"])
        {
            output.AddColumn(new Spectre.Console.TableColumn(heading).RightAligned());
        }
        foreach (ModelResult model in result.Models)
        {
            output.AddRow(
            [
                model.Name, model.Family.ToString().ToLowerInvariant(), .. metrics.Select(metric => Number(model.Metrics[metric].Mean)),
                Number(model.Metrics[result.MainMetric].Spread),
                result.PValues.TryGetValue(model.Name, out double p) ? p.ToString("F3", CultureInfo.InvariantCulture) : "best",
                model.FitSeconds.ToString("F2", CultureInfo.InvariantCulture), model.RowsPerSecond.ToString("N0", CultureInfo.InvariantCulture),
                Size(model.ModelBytes),
            ]);
        }
        AnsiConsole.WriteLine(result.Cuts);
        AnsiConsole.Write(output);
        foreach (ModelResult failed in result.Failed)
        {
            AnsiConsole.WriteLine($"{failed.Name} failed: {failed.Failure}");
        }
        foreach (LeftOut left in result.LeftOut)
        {
            AnsiConsole.WriteLine($"{left.Name} was left out: {left.Reason}");
        }
        AnsiConsole.WriteLine(result.Summary);
    }

    private static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F0} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB");

    private static string Number(double value) => Math.Abs(value) >= 1000
        ? value.ToString("N0", CultureInfo.InvariantCulture)
        : value.ToString("F4", CultureInfo.InvariantCulture);
}
