using System.Text;
using MLNetDeep.Comparisons.Evaluation;
using MLNetDeep.Engine.Files;
using MLNetDeep.Pictures;

namespace MLNetDeep.Comparisons;

/// <summary>What came of a comparison. A notebook of .NET Interactive displays its summary, scores and table.</summary>
[TypeFormatterSource(typeof(Reports.ResultFormatterSource), PreferredMimeTypes = ["text/html"])]
public sealed class ComparisonResult
{
    internal ComparisonResult(
        Table table, ComparisonOptions options, Resampling resampling, Metric main, string why, Regions? regions,
        IReadOnlyList<FinishedModel> finished, IReadOnlyList<LeftOut> leftOut)
    {
        (Table, Options, Resampling, Main, WhyMain, Regions, LeftOut) = (table, options, resampling, main, why, regions, leftOut);
        Finished = [.. finished.Where(model => !model.IsFailed).OrderBy(model => main.LessIsBetter ? Mean(model) : -Mean(model))];
        Failed = [.. finished.Where(model => model.IsFailed).Select(model => model.Result)];
        double[] probabilities = PairedTest.Holm([.. Finished.Skip(1).Select(Probability)]);
        PValues = Finished.Skip(1).Zip(probabilities).ToDictionary(pair => pair.First.Result.Name, pair => pair.Second);
    }

    /// <summary>The table.</summary>
    public Table Table { get; }

    /// <summary>The results of the models, best first.</summary>
    public IReadOnlyList<ModelResult> Models => [.. Finished.Select(model => model.Result)];

    /// <summary>The model with the best mean of the main measure.</summary>
    public ModelResult Best => Finished[0].Result;

    /// <summary>The models that could not be trained, with the reason.</summary>
    public IReadOnlyList<ModelResult> Failed { get; }

    /// <summary>The models that were left out, as for want of time, with the reason.</summary>
    public IReadOnlyList<LeftOut> LeftOut { get; }

    /// <summary>The key of the measure that models are ranked by.</summary>
    public string MainMetric => Main.Key;

    /// <summary>How the rows were cut into training and test rows.</summary>
    public string Cuts => Resampling.Description;

    /// <summary>
    /// For each model but the best the probability that a difference such as that to the best, or a larger one, comes from chance alone: by
    /// the corrected resampled t-test, or on a single test set from draws of its rows; corrected for the number of models.
    /// </summary>
    public IReadOnlyDictionary<string, double> PValues { get; }

    /// <summary>The summary in plain words.</summary>
    public string Summary => Reports.SummaryText.Of(this);

    /// <summary>Writes the report: one HTML file that needs no other, is read without scripts, and prints.</summary>
    /// <param name="path">The file; whole or not there.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveHtml(string path) => WholeFile.Write(path, Encoding.UTF8.GetBytes(Reports.HtmlReport.Write(this)));

    /// <summary>Writes the results as Markdown.</summary>
    /// <param name="path">The file; whole or not there.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveMarkdown(string path) => WholeFile.Write(path, Encoding.UTF8.GetBytes(Reports.MarkdownReport.Write(this)));

    /// <summary>Writes the results as JSON, as docs/comparison.md describes it.</summary>
    /// <param name="path">The file; whole or not there.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveJson(string path) => WholeFile.Write(path, Encoding.UTF8.GetBytes(Reports.JsonReport.Write(this)));

    /// <summary>The results as lines of text: a table, what failed or was left out, and the summary.</summary>
    public override string ToString() => Reports.TextReport.Write(this, int.MaxValue);

    /// <summary>
    /// The results as lines of text that are no longer than a console's: measures other than the main one give way, and sentences break
    /// between words.
    /// </summary>
    /// <param name="width">The most characters of a line, at least 20; what cannot be shorter is longer.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is below 20.</exception>
    public string ToString(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 20);
        return Reports.TextReport.Write(this, width);
    }

    internal ComparisonOptions Options { get; }

    internal Resampling Resampling { get; }

    internal Metric Main { get; }

    internal string WhyMain { get; }

    /// <summary>The plane of the decision regions; null: none are drawn.</summary>
    internal Regions? Regions { get; }

    internal IReadOnlyList<FinishedModel> Finished { get; }

    private double Mean(FinishedModel model) => model.Result.Metrics[Main.Key].Mean;

    private double Probability(FinishedModel model)
    {
        FinishedModel best = Finished[0];
        if (model.Draws.Length > 0 && best.Draws.Length > 0)
        {
            double[] drawn = [.. model.Draws.Zip(best.Draws, (one, other) => one - other)];
            return PairedTest.TwoSided(Mean(model) - Mean(best), Bootstrap.StandardDeviation(drawn), double.PositiveInfinity);
        }
        double[] differences = [.. model.Result.Metrics[Main.Key].Values
            .Zip(best.Result.Metrics[Main.Key].Values, (one, other) => one - other)];
        return differences.Length < 2
            ? 1
            : PairedTest.Resampled(
                differences, Resampling.Splits.Average(split => split.Train.Length), Resampling.Splits.Average(split => split.Test.Length));
    }
}
