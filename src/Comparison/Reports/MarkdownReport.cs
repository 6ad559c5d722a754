using System.Globalization;
using System.Text;

namespace MLNetDeep.Comparisons.Reports;

/// <summary>The results as a page of Markdown.</summary>
internal static class MarkdownReport
{
    public static string Write(ComparisonResult result)
    {
        var text = new StringBuilder();
        string[] metrics = [.. result.Best.Metrics.Keys];
        text.Append(CultureInfo.InvariantCulture,
            $"# Models compared on {Cell(result.Table.Name)}\n\n{result.Summary}\n\n{result.Cuts}.\n\n");
        text.Append(CultureInfo.InvariantCulture,
            $"| model | family | {string.Join(" | ", metrics)} | spread | p | fit, s | rows/s | bytes |\n");
        text.Append(CultureInfo.InvariantCulture, $"|---|---|{string.Concat(metrics.Select(_ => "---|"))}---|---|---|---|---|\n");
        foreach (ModelResult model in result.Models)
        {
            string p = result.PValues.TryGetValue(model.Name, out double value) ? value.ToString("F3", CultureInfo.InvariantCulture)
                : "best";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {Cell(model.Name)} | {model.Family.ToString().ToLowerInvariant()} | "
                + $"{string.Join(" | ", metrics.Select(metric => SummaryText.Number(model.Metrics[metric].Mean)))} | "
                + $"{SummaryText.Number(model.Metrics[result.MainMetric].Spread)} | {p} | {model.FitSeconds:F2} | "
                    + $"{model.RowsPerSecond:F0} | "
                + $"{model.ModelBytes} |\n");
        }
        foreach (ModelResult failed in result.Failed)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Cell(failed.Name)} failed: {failed.Failure}\n");
        }
        foreach (LeftOut left in result.LeftOut)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Cell(left.Name)} was left out: {left.Reason}\n");
        }
        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
