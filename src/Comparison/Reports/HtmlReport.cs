using System.Globalization;
using System.Text;
using MLNetDeep.Comparisons.Evaluation;
using MLNetDeep.Pictures;

namespace MLNetDeep.Comparisons.Reports;

/// <summary>The report: one page that needs no other file, no network and no script.</summary>
internal sealed class HtmlReport
{
    private const int MostCurves = 6;

    private readonly ComparisonResult _result;
    private readonly StringBuilder _page = new();
    private readonly List<(string Id, string Title)> _sections = [];

    private HtmlReport(ComparisonResult result) => _result = result;

    public static string Write(ComparisonResult result) => new HtmlReport(result).Write();

    /// <summary>The summary, the scores and the table, as a part of another page, dark on white whatever its colors are.</summary>
    public static string WriteExcerpt(ComparisonResult result)
    {
        var report = new HtmlReport(result);
        report.Models();
        const string Colors = "background:white;color:#1f2328;--ink:#1f2328;--grid:#d8dee4";
        return $"<div style=\"{Colors}\">\n<p>{Html.Text(result.Summary)}</p>\n{report._page}</div>\n";
    }

    private string Write()
    {
        Section("models", "The models", Models);
        if (_result.Models.Any(model => model.Curve.Count > 0))
        {
            Section("quantity", "Performance and quantity of data", Quantity);
        }
        if (_result.Table.Classes.Count == 2)
        {
            Section("curves", "Curves", Curves);
        }
        if (_result.Regions is not null && _result.Finished.Any(model => model.Regions is not null))
        {
            Section("regions", "Decision regions", DecisionRegions);
        }
        Section("each", "Each model", EachModel);
        Section("data", "The data", Data);
        Section("method", "How it was done", Method);

        string title = Html.Text($"{_result.Table.Name}: models compared");
        string made = Format($"MLNetDeep {Versions.MLNetDeep}, ML.NET {Versions.MLNet}, seed {_result.Options.Seed}");
        string contents = string.Concat(_sections.Select(section => $"<li><a href=\"#{section.Id}\">{section.Title}</a></li>\n"));
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            <style>
            {Style()}</style>
            </head>
            <body>
            <header>
            <h1>{title}</h1>
            <p class="summary">{Html.Text(_result.Summary)}</p>
            <nav aria-label="Contents"><ul>
            {contents}</ul></nav>
            </header>
            <main>
            {_page}</main>
            <footer><p class="quiet">{Html.Text(made)}</p></footer>
            </body>
            </html>

            """;
    }

    private void Section(string id, string title, Action write)
    {
        _sections.Add((id, title));
        Add($"<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n");
        write();
        Add("</section>\n");
    }

    private void Models()
    {
        Metric main = _result.Main;
        Add("<div class=\"figures\">\n");
        // The baseline would squeeze the others together; the table has it.
        ModelResult[] drawn = [.. _result.Models.Where(model => model.Family != ModelFamily.Baseline)];
        drawn = drawn.Length > 0 ? drawn : [.. _result.Models];
        int height = Math.Max(260, 90 + (26 * drawn.Length));
        Add(Html.Figure(
            ScoresPlot.Of(
                [
                    .. drawn.Select(model => new ScoreInterval(
                        model.Name, model.Metrics[main.Key].Mean, model.Metrics[main.Key].Low, model.Metrics[main.Key].High,
                            Family(model))),
                ],
                main.Name, main.LessIsBetter),
            "Intervals have the true mean with 95 %. Where they overlap, the test in the table decides.", height: height));
        Add(Html.Figure(
            TradeoffPlot.Of(
                [.. drawn.Select(model => new TradeoffPoint(
                    model.Name, Math.Max(1e-4, model.FitSeconds), model.Metrics[main.Key].Mean, Family(model)))],
                "Time to fit (s)", Capital(main.Name)),
            "Time includes the preparation of the rows.", height: height));
        Add("</div>\n");
        string[] metrics = [.. _result.Best.Metrics.Keys];
        IReadOnlyDictionary<string, string> names = Metric.Of(_result.Table.Task).ToDictionary(metric => metric.Key, metric => metric.Name);
        Add(Html.Table(
            $"Means over {_result.Cuts}; p: how likely a difference to the best such as this one is by chance alone",
            [
                ("model", false), ("family", false), .. metrics.Select(metric => (names[metric], true)), ("spread", true), ("p", true),
                ("fit, s", true), ("rows/s", true), ("size, kB", true),
            ],
            _result.Models.Select(string[] (model) =>
            [
                model.Name, Family(model), .. metrics.Select(metric => SummaryText.Number(model.Metrics[metric].Mean)),
                SummaryText.Number(model.Metrics[main.Key].Spread),
                _result.PValues.TryGetValue(model.Name, out double p) ? Chance(p) : "best",
                Number(model.FitSeconds, "F2"), Number(model.RowsPerSecond, "N0"), Number(model.ModelBytes / 1e3, "N0"),
            ]),
            best: 0));
        Notes(_result.Failed.Select(model => $"{model.Name} could not be trained: {model.Failure}"));
        Notes(_result.LeftOut.Select(model => $"{model.Name} was left out: {model.Reason}."));
        Notes(_result.Models.Where(model => model.Answered < model.TestRows).Select(model => Format(
            $"{model.Name} gave no answer for {model.TestRows - model.Answered:N0} of {model.TestRows:N0} rows; they count as wrong.")));
    }

    private void Quantity()
    {
        Metric main = _result.Main;
        // The best of each family at the most rows: classic, medium and deep.
        ModelResult[] shown =
        [
            .. _result.Models.Where(model => model.Curve.Count > 0 && model.Family != ModelFamily.Baseline).GroupBy(model => model.Family)
                .SelectMany(family => family.Take(2)),
        ];
        Add("<div class=\"figures\">\n");
        Add(Html.Figure(
            LearningCurvePlot.Of(
                [.. shown.Select(model => new CurveSeries(
                    model.Name, [.. model.Curve.Select(point => new CurvePoint(point.Rows, point.Mean, point.Spread))], Family(model)))],
                "Training rows", Capital(main.Name)),
            "Performance and quantity of data: the two best of each family. Bars are the spread over draws of the rows.", wide: true,
                width: 860, height: 440));
        Add("</div>\n");
        int[] rows = [.. shown.SelectMany(model => model.Curve.Select(point => point.Rows)).Distinct().Order()];
        ModelResult[] all = [.. _result.Models.Where(model => model.Curve.Count > 0)];
        Add(Html.Table(
            $"{Capital(main.Name)} by the number of training rows",
            [("model", false), .. rows.Select(count => (Number(count, "N0"), true))],
            all.Select(string[] (model) =>
            [
                model.Name, .. rows.Select(count => model.Curve.FirstOrDefault(point => point.Rows == count) is { } point
                    ? SummaryText.Number(point.Mean) : ""),
            ])));
    }

    private void Curves()
    {
        FinishedModel[] shown = [.. _result.Finished.Where(model => model.Result.Family != ModelFamily.Baseline).Take(MostCurves)];
        if (shown.Length == 0)
        {
            shown = [.. _result.Finished.Take(1)];
        }
        ScoredLabels[] curves = [.. shown.Select(model =>
        {
            (float[] scores, bool[] positives) = Metric.Positives(_result.Table, model.Predictions, model.TestRows);
            return new ScoredLabels(model.Result.Name, scores, positives);
        })];
        Add($"<p>How well the probabilities put '{Html.Text(_result.Table.Classes[_result.Table.Positive])}' before the other class, and "
            + "whether they are as often right as they say.</p>\n<div class=\"figures\">\n");
        Add(Html.Figure(RocPlot.Of(curves), height: 420));
        Add(Html.Figure(PrecisionRecallPlot.Of(curves), height: 420));
        Add(Html.Figure(CalibrationPlot.Of(curves), height: 420));
        Add("</div>\n");
    }

    private void DecisionRegions()
    {
        Regions plane = _result.Regions!;
        RegionPoint[] points = [.. plane.Points().Select(point => new RegionPoint(point.X, point.Y, point.Class))];
        Add($"<p>Each model was trained anew on two numbers alone: {Html.Text(plane.XAxis)} and {Html.Text(plane.YAxis)}. Colors are "
            + "what it says at each point, markers are rows.</p>\n<div class=\"figures\">\n");
        foreach (FinishedModel model in _result.Finished)
        {
            if (model.Regions is not { } map)
            {
                continue;
            }
            int[,] cells = new int[map.Ys.Length, map.Xs.Length];
            Buffer.BlockCopy(map.Classes, 0, cells, 0, map.Classes.Length * sizeof(int));
            Add(Html.Figure(
                DecisionRegionPlot.Of(plane.XAxis, plane.YAxis, map.Xs, map.Ys, cells, points, _result.Table.Classes), height: 400,
                title: $"Decision regions of {model.Result.Name}"));
        }
        Add("</div>\n");
    }

    private void EachModel()
    {
        foreach (FinishedModel model in _result.Finished)
        {
            _page.Append(ModelSection.Write(_result, model));
        }
    }

    private void Data()
    {
        Table table = _result.Table;
        string what = table.Task == TableTask.Regression
            ? "a number"
            : Format($"one of {table.Classes.Count} classes");
        Add(Format($"<p>{table.Rows:N0} rows; '{Html.Text(table.Label)}' is {what}.</p>\n"));
        Notes(table.Notes);
        if (table.Image is null)
        {
            Add(Html.Table(
                "What each column was taken for",
                [("column", false), ("kind", false), ("different", true), ("missing", true), ("note", false)],
                table.Columns.Select(string[] (column) =>
                [
                    column.Name, column.Kind.ToString().ToLowerInvariant(), Number(column.Distinct, "N0"), Number(column.Missing, "N0"),
                        column.Note,
                ])));
        }
        if (table.LabelValues.Keys is { } keys)
        {
            var counts = keys.CountBy(key => key).ToDictionary();
            Add("<h3>Classes</h3>\n" + Html.Table(
                "How many rows each class has", [("class", false), ("rows", true), ("share", true)],
                table.Classes.Index().Select(string[] (name) =>
                [
                    name.Item, Number(counts.GetValueOrDefault(name.Index), "N0"),
                    Number(100.0 * counts.GetValueOrDefault(name.Index) / table.Rows, "F1") + " %",
                ])));
        }
    }

    private void Method()
    {
        string test = _result.Resampling.IsRepeated
            ? "Differences are tested by the corrected resampled t-test (Nadeau and Bengio 2003), since the test sets share training rows"
            : "Differences are tested on the one test set by drawing its rows anew with repetition (Efron 1979)";
        Add($"<p>All models were trained and tested on the same rows: {Html.Text(_result.Cuts)}. They are ranked by "
            + $"{Html.Text(_result.Main.Name)}, since {Html.Text(_result.WhyMain)}. "
            + $"{test}, corrected for the number of models (Holm 1979).</p>\n");
        Add("<p>Importances are the loss of that measure where a column's values are shuffled among test rows (Breiman 2001); columns "
            + "that tell the same can stand in for each other, and then each seems unimportant. Partial dependence is the mean "
            + "answer where a column is held at a value (Friedman 2001). Both are of the model of the first training set.</p>\n");
        Add("<p>The preparation of the rows, missing values and categories included, was fitted on training rows alone and is part of "
            + "each saved model. Missing numbers are left to models that learn from them, and are filled with medians beside an indicator "
            + "for the others; a missing category is one of its own.</p>\n");
    }

    private void Notes(IEnumerable<string> notes)
    {
        string[] all = [.. notes];
        if (all.Length > 0)
        {
            Add($"<ul>\n{string.Concat(all.Select(note => $"<li>{Html.Text(note)}</li>\n"))}</ul>\n");
        }
    }

    private void Add(string html) => _page.Append(html);

    internal static string Family(ModelResult model) => model.Family.ToString().ToLowerInvariant();

    internal static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Chance(double p) => p < 0.001 ? "< 0.001" : Number(p, "F3");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Style()
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("MLNetDeep.Comparisons.Reports.report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
