using System.Globalization;

namespace MLNetDeep.Comparisons.Reports;

/// <summary>What came of a comparison, in a few sentences.</summary>
internal static class SummaryText
{
    private const double Significance = 0.05;

    public static string Of(ComparisonResult result)
    {
        ModelResult best = result.Best;
        string what = result.Table.Task == TableTask.Regression ? $"the number '{result.Table.Label}'" : $"'{result.Table.Label}'";
        List<string> sentences =
        [
            (result.Resampling.IsRepeated
                ? Text($"On {result.Table.Rows:N0} rows")
                : Text($"Trained on {best.TrainRows:N0} rows and tested on {best.TestRows:N0}"))
            + $", {best.Name} predicts {what} best: {Measure(result, best)}.",
        ];
        string[] alike = [.. Alike(result).Select(model => $"{model.Name} ({Number(model.Metrics[result.MainMetric].Mean)})")];
        sentences.Add(alike.Length == 0
            ? result.Models.Count > 1 ? "Every other model is worse by more than chance explains." : ""
            : $"No difference to {Join(alike)} can be told from chance.");
        if (result.Models.FirstOrDefault(model => model.Family == ModelFamily.Baseline) is { } baseline && baseline != best)
        {
            sentences.Add($"{Capital(Answer(result))}, whatever the row, would give {Number(baseline.Metrics[result.MainMetric].Mean)}.");
        }
        if (result.Models.Where(model => model.Family is ModelFamily.Classic).FirstOrDefault() is { } classic
            && result.Models.Where(model => model.Family is ModelFamily.Deep or ModelFamily.Medium).FirstOrDefault() is { } deep)
        {
            sentences.Add(
                $"The best classic model is {classic.Name} ({Number(classic.Metrics[result.MainMetric].Mean)}), the best network "
                + $"{deep.Name} ({Number(deep.Metrics[result.MainMetric].Mean)}).");
        }
        if (result.LeftOut.Count > 0)
        {
            sentences.Add($"Not compared to the end: {string.Join(", ", result.LeftOut.Select(model => model.Name))}.");
        }
        return string.Join(' ', sentences.Where(sentence => sentence.Length > 0));
    }

    /// <summary>The models whose difference to the best may be chance.</summary>
    public static IEnumerable<ModelResult> Alike(ComparisonResult result) =>
        result.Models.Skip(1).Where(model => result.PValues[model.Name] >= Significance);

    /// <summary>A number with three or four digits that count.</summary>
    public static string Number(double value) => double.IsNaN(value)
        ? "not known"
        : Math.Abs(value) is >= 1000 ? value.ToString("N0", CultureInfo.InvariantCulture)
        : Math.Abs(value) is >= 10 ? value.ToString("F2", CultureInfo.InvariantCulture)
        : Math.Abs(value) is >= 0.0001 or < 1e-12 ? value.ToString("F4", CultureInfo.InvariantCulture)
        : value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Measure(ComparisonResult result, ModelResult model)
    {
        MetricValue value = model.Metrics[result.MainMetric];
        string sets = value.Values.Count > 1 ? Text($", {value.Values.Count} test sets") : "";
        return $"{result.Main.Name} {Number(value.Mean)} (95 % interval {Number(value.Low)} to {Number(value.High)}{sets})";
    }

    private static string Answer(ComparisonResult result) => result.Table.Task == TableTask.Regression ? "the mean"
        : "the most frequent class";

    private static string Join(string[] names) => names.Length == 1
        ? names[0]
        : string.Join(", ", names[..^1]) + " and " + names[^1];

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
