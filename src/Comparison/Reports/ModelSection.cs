using System.Globalization;
using System.Text;
using MLNetDeep.Comparisons.Evaluation;
using MLNetDeep.Pictures;

namespace MLNetDeep.Comparisons.Reports;

/// <summary>The part of the report about one model.</summary>
internal static class ModelSection
{
    public static string Write(ComparisonResult result, FinishedModel model)
    {
        var html = new StringBuilder();
        string id = "model-" + string.Concat(model.Result.Name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        html.Append(CultureInfo.InvariantCulture,
            $"<section aria-labelledby=\"{id}\">\n<h3 id=\"{id}\">{Html.Text(model.Result.Name)}</h3>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p>{Html.Text(model.Result.Description)}.</p>\n");
        List<string> figures = [.. Figures(result, model)];
        if (figures.Count > 0)
        {
            html.Append("<div class=\"figures\">\n").AppendJoin("", figures).Append("</div>\n");
        }
        if (model.Result.Family != ModelFamily.Baseline)
        {
            html.Append(Mistakes.Write(result, model));
        }
        if (model.Result.Warnings.Count > 0)
        {
            html.Append("<h4>Warnings</h4>\n<ul>\n")
                .AppendJoin("", model.Result.Warnings.Take(5).Select(warning => $"<li>{Html.Text(warning)}</li>\n")).Append("</ul>\n");
        }
        return html.Append("</section>\n").ToString();
    }

    private static IEnumerable<string> Figures(ComparisonResult result, FinishedModel model)
    {
        Table table = result.Table;
        if (table.Task == TableTask.Regression)
        {
            yield return Figure(model, ResidualPlot.Of([.. model.TestRows.Select(row => table.LabelValues.Numbers![row])], model.Scores));
        }
        else
        {
            int side = Math.Clamp(260 + (22 * table.Classes.Count), 320, 640);
            yield return Figure(
                model, ConfusionMatrixPlot.Of(table.Classes, ConfusionCounts.Of(table, model.Predictions, model.TestRows)), height: side);
            if (table.Classes.Count > 2 && model.Result.Family != ModelFamily.Baseline)
            {
                yield return Figure(
                    model, CalibrationPlot.Of([Certainty(table, model)]), "How often the class that is said is right, by its probability.");
            }
        }
        if (model.Result.Importances.Count > 0)
        {
            yield return Figure(
                model, ImportancePlot.Of(model.Result.Importances), height: Math.Max(
                    220, 110 + (24 * Math.Min(20, model.Result.Importances.Count))));
        }
        foreach (ColumnDependence dependence in model.Result.Dependence)
        {
            NamedValues[] outputs = [.. dependence.Outputs.Select(output => new NamedValues(output.Output, output.Means))];
            string axis = table.Task == TableTask.Regression ? $"Mean of {table.Label}" : "Mean probability";
            yield return Figure(model, dependence.Numbers.Count > 0
                ? PartialDependencePlot.Of(dependence.Column, [.. dependence.Numbers.Select(number => (double)number)], outputs, axis)
                : PartialDependencePlot.OfCategories(dependence.Column, dependence.Categories, outputs, axis));
        }
        if (model.Result.Epochs.Count > 1)
        {
            List<CurveSeries> losses =
                [new("training", [.. model.Result.Epochs.Select(epoch => new CurvePoint(epoch.Epoch, epoch.Training))])];
            if (model.Result.Epochs.All(epoch => epoch.Validation is not null))
            {
                losses.Add(new("held-out rows", [.. model.Result.Epochs
                    .Select(epoch => new CurvePoint(epoch.Epoch, epoch.Validation!.Value))]));
            }
            yield return Figure(model, LearningCurvePlot.Of(losses, "Epoch", "Loss", logarithmic: false));
        }
        foreach (ReportFigure figure in model.Figures)
        {
            yield return $"<figure>\n{Html.Image("image/svg+xml", Encoding.UTF8.GetBytes(figure.Svg), figure.Description)}\n"
                + $"<figcaption>{Html.Text(figure.Description)}</figcaption>\n</figure>\n";
        }
    }

    private static string Figure(FinishedModel model, Plot plot, string caption = "", int height = 360) =>
        Html.Figure(plot, caption, height: height, title: $"{plot.Title}, {model.Result.Name}");

    // The probability of the class that is said, and whether it is right.
    private static ScoredLabels Certainty(Table table, FinishedModel model)
    {
        int[] said = [.. Enumerable.Range(0, model.TestRows.Length).Select(model.Predictions.ClassOf)];
        return new ScoredLabels(
            model.Result.Name,
            [.. said.Select((key, row) => key < 0 ? 0 : Math.Clamp(model.Predictions.Of(row)[key], 0, 1))],
            [.. said.Select((key, row) => key == table.LabelValues.Keys![model.TestRows[row]])]);
    }
}
