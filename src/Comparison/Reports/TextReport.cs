using System.Globalization;
using System.Text;

namespace MLNetDeep.Comparisons.Reports;

/// <summary>The results as lines of text, for consoles.</summary>
internal static class TextReport
{
    public static string Write(ComparisonResult result)
    {
        string[] metrics = [.. result.Best.Metrics.Keys];
        List<string[]> rows = [["model", "family", .. metrics, "+-", "p", "fit, s", "rows/s", "size"]];
        foreach (ModelResult model in result.Models)
        {
            rows.Add(
            [
                model.Name, model.Family.ToString().ToLowerInvariant(),
                    .. metrics.Select(metric => SummaryText.Number(model.Metrics[metric].Mean)),
                SummaryText.Number(model.Metrics[result.MainMetric].Spread),
                result.PValues.TryGetValue(model.Name, out double p) ? p.ToString("F3", CultureInfo.InvariantCulture) : "best",
                model.FitSeconds.ToString("F2", CultureInfo.InvariantCulture),
                    model.RowsPerSecond.ToString("N0", CultureInfo.InvariantCulture),
                Size(model.ModelBytes),
            ]);
        }
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{result.Cuts}\n\n");
        foreach (string[] row in rows)
        {
            text.AppendJoin("  ", row.Select((cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])));
            text.Append('\n');
        }
        foreach (ModelResult failed in result.Failed)
        {
            text.Append(CultureInfo.InvariantCulture, $"{failed.Name} failed: {failed.Failure}\n");
        }
        foreach (ModelResult model in result.Models.Where(model => model.Answered < model.TestRows))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{model.Name} gave no answer for {model.TestRows - model.Answered:N0} of {model.TestRows:N0} rows, which count as "
                    + $"wrong\n");
        }
        foreach (LeftOut left in result.LeftOut)
        {
            text.Append(CultureInfo.InvariantCulture, $"{left.Name} was left out: {left.Reason}\n");
        }
        return text.Append(CultureInfo.InvariantCulture, $"\n{result.Summary}").ToString();
    }

    /// <summary>What was read: the rows, the label and the kind of each column, a line each kind.</summary>
    public static string Write(Table table)
    {
        string what = table.Task == TableTask.Regression
            ? "a number"
            : string.Create(CultureInfo.InvariantCulture, $"one of {table.Classes.Count} classes");
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{table.Name}: {table.Rows:N0} rows; '{table.Label}' is {what}");
        foreach (string note in table.Notes)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {note}");
        }
        foreach (IGrouping<ColumnKind, TableColumn> kind in table.Columns.GroupBy(column => column.Kind).OrderBy(group => group.Key))
        {
            IEnumerable<string> names = kind.Select(column => column.Note.Length > 0 ? $"{column.Name} ({column.Note})" : column.Name);
            text.Append(CultureInfo.InvariantCulture, $"\n  {kind.Key.ToString().ToLowerInvariant()}: {string.Join(", ", names)}");
        }
        return text.ToString();
    }

    private static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F0} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB");
}
