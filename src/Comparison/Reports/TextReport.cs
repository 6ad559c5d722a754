using System.Globalization;
using System.Text;

namespace MLNetDeep.Comparisons.Reports;

/// <summary>The results as lines of text, for consoles.</summary>
internal static class TextReport
{
    private const string Gap = "  ";

    /// <param name="result">The results.</param>
    /// <param name="width">The most characters of a line, where it can be as short.</param>
    public static string Write(ComparisonResult result, int width)
    {
        var lines = new List<string> { result.Cuts, "" };
        lines.AddRange(Scores(result, width));
        lines.AddRange(result.Failed.Select(model => $"{model.Name} failed: {model.Failure}"));
        lines.AddRange(result.Models.Where(model => model.Answered < model.TestRows).Select(model => string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Name} gave no answer for {model.TestRows - model.Answered:N0} of {model.TestRows:N0} rows, which count as wrong")));
        lines.AddRange(result.LeftOut.Select(left => $"{left.Name} was left out: {left.Reason}"));
        lines.Add("");
        lines.Add(result.Summary);
        return string.Join('\n', lines.SelectMany(line => Wrap(line, width)));
    }

    // Measures other than the main one are left out, from the last, until the lines fit.
    private static List<string> Scores(ComparisonResult result, int width)
    {
        List<string> metrics = [.. result.Best.Metrics.Keys];
        while (true)
        {
            List<string[]> rows = [["model", "family", .. metrics, "+-", "p", "fit, s", "rows/s", "size"]];
            rows.AddRange(result.Models.Select(model => (string[])
            [
                model.Name,
                model.Family.ToString().ToLowerInvariant(),
                .. metrics.Select(metric => model.Metrics[metric].ToString()),
                SummaryText.Number(model.Metrics[result.MainMetric].Spread),
                result.PValues.TryGetValue(model.Name, out double p) ? p.ToString("F3", CultureInfo.InvariantCulture) : "best",
                model.FitSeconds.ToString("F2", CultureInfo.InvariantCulture),
                model.RowsPerSecond.ToString("N0", CultureInfo.InvariantCulture),
                Size(model.ModelBytes),
            ]));
            int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
            if (widths.Sum() + (Gap.Length * (widths.Length - 1)) <= width || metrics.Count == 1)
            {
                return
                [
                    .. rows.Select(row => string.Join(
                        Gap, row.Select((cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))),
                ];
            }
            metrics.RemoveAt(metrics.FindLastIndex(metric => metric != result.MainMetric));
        }
    }

    // Lines of a table are as they are; sentences go on after a space.
    private static IEnumerable<string> Wrap(string line, int width)
    {
        while (line.Length > width && !line.Contains(Gap, StringComparison.Ordinal) && line.LastIndexOf(' ', width) is int space and > 0)
        {
            yield return line[..space];
            line = line[(space + 1)..];
        }
        yield return line;
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
