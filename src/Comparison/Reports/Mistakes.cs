using System.Globalization;
using System.Text;
using Microsoft.ML.Data;
using MLNetDeep.Comparisons.Evaluation;
using MLNetDeep.Pictures;

namespace MLNetDeep.Comparisons.Reports;

/// <summary>The rows that a model was most wrong about, with their values or pictures.</summary>
internal static class Mistakes
{
    private const int Most = 8;
    private const int MostColumns = 8;
    private const int MostLetters = 40;

    public static string Write(ComparisonResult result, FinishedModel model)
    {
        Table table = result.Table;
        (int Place, double Error)[] worst =
        [
            .. Enumerable.Range(0, model.TestRows.Length).Select(place => (Place: place, Error: Error(table, model, place)))
                .Where(mistake => mistake.Error > 0).OrderByDescending(mistake => mistake.Error).Take(Most),
        ];
        if (worst.Length == 0)
        {
            return "<p>It made no mistake on the test rows.</p>\n";
        }
        string title = "<h4>Worst mistakes</h4>\n";
        return table.Image is { } image ? title + Pictures(table, model, worst, image) : title + Rows(result, model, worst);
    }

    // How sure it was of a wrong class, or how far off the number.
    private static double Error(Table table, FinishedModel model, int place)
    {
        int row = model.TestRows[place];
        if (table.Task == TableTask.Regression)
        {
            double error = Math.Abs(model.Scores[place] - table.LabelValues.Numbers![row]);
            return double.IsNaN(error) ? 0 : error;
        }
        int said = model.Predictions.ClassOf(place);
        return said < 0 || said == table.LabelValues.Keys![row] ? 0 : 1e-9 + model.Predictions.Of(place)[said];
    }

    private static string Rows(ComparisonResult result, FinishedModel model, (int Place, double Error)[] worst)
    {
        Table table = result.Table;
        // The columns that the model looks at, or the first ones.
        string[] important = [.. model.Result.Importances.Take(MostColumns).Select(importance => importance.Name)];
        TableColumn[] columns =
        [
            .. (important.Length > 0
                ? important.Select(name => table.Used.First(column => column.Name == name))
                : table.Used.Where(column => column.Kind is not (ColumnKind.Vector or ColumnKind.Image)).Take(MostColumns)),
        ];
        int[] rows = [.. worst.Select(mistake => model.TestRows[mistake.Place])];
        string[][] values = [.. columns.Select(column => Texts(table, column, rows))];
        bool isNumber = table.Task == TableTask.Regression;
        return Html.Table(
            $"The rows {model.Result.Name} was most wrong about; rows count from 1, without the header",
            [
                ("row", true), ("is", isNumber), ("was taken for", isNumber), (isNumber ? "off by" : "probability", true),
                .. columns.Select(column => (column.Name, column.IsNumber)),
            ],
            worst.Select(string[] (mistake, index) =>
            [
                (rows[index] + 1).ToString(CultureInfo.InvariantCulture), Actual(table, rows[index]), Said(table, model, mistake.Place),
                SummaryText.Number(mistake.Error), .. values.Select(column => column[index]),
            ]));
    }

    private static string Pictures(Table table, FinishedModel model, (int Place, double Error)[] worst, ImageShape image)
    {
        int[] rows = [.. worst.Select(mistake => model.TestRows[mistake.Place])];
        float[][] pixels = [.. NetworkFigures.Pixels(table, table.Used.First(), rows)];
        var html = new StringBuilder("<ul class=\"mistakes\">\n");
        foreach ((int index, (int place, double error)) in worst.Index())
        {
            string actual = Actual(table, rows[index]);
            string said = Said(table, model, place);
            html.Append("<li>").Append(Html.Image("image/png", Png(pixels[index], image), $"A picture of {actual}, taken for {said}"));
            html.Append(CultureInfo.InvariantCulture, $"{Html.Text(actual)}, taken for {Html.Text(said)} ({error:P0})</li>\n");
        }
        return html.Append("</ul>\n").ToString();
    }

    private static byte[] Png(float[] pixels, ImageShape image)
    {
        float most = Math.Max(1e-6f, pixels.Max());
        float least = Math.Min(0, pixels.Min());
        float scale = most <= 1 || most > 255 ? 255 / (most - least) : 1;
        byte[] colors = new byte[image.Height * image.Width * 3];
        for (int i = 0; i < colors.Length; i++)
        {
            int channel = Math.Min(image.Channels - 1, i % 3);
            colors[i] = (byte)Math.Clamp((pixels[(i / 3 * image.Channels) + channel] - least) * scale, 0, 255);
        }
        using var stream = new MemoryStream();
        PngFile.Write(stream, image.Height, image.Width, colors);
        return stream.ToArray();
    }

    private static string Actual(Table table, int row) => table.LabelValues.Keys is { } keys
        ? table.Classes[keys[row]]
        : SummaryText.Number(table.LabelValues.Numbers![row]);

    private static string Said(Table table, FinishedModel model, int place) => table.Task == TableTask.Regression
        ? SummaryText.Number(model.Scores[place])
        : table.Classes[model.Predictions.ClassOf(place)];

    private static string[] Texts(Table table, TableColumn column, int[] rows) => column.IsNumber
        ? [.. table.Of(rows).GetColumn<float>(column.Name).Select(value =>
            float.IsNaN(value) ? "" : value.ToString("G5", CultureInfo.InvariantCulture))]
        : [.. table.Of(rows).GetColumn<string>(column.Name).Select(text =>
            text.Length > MostLetters ? text[..(MostLetters - 3)] + "..." : text)];
}
