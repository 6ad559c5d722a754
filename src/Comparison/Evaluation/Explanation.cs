using Microsoft.ML.Data;
using MLNetDeep.Comparisons.Models;
using MLNetDeep.Comparisons.Tables;
using MLNetDeep.Pictures;

namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>What a model's answers depend on, asked of the model itself on test rows.</summary>
internal sealed class Explanation(Table table, Metric metric, FittedModel model, ModelRun.Outcome outcome, int seed)
{
    /// <summary>The time that importances may take.</summary>
    public const double Seconds = 4;

    private const int Repeats = 5;
    private const int MostRows = 1_000;
    private const int FewestRows = 50;
    private const int MostFeatures = 3;
    private const int GridSize = 20;
    private const int MostCategories = 10;
    private const int RowsOfDependence = 200;

    /// <summary>
    /// How much worse the measure gets where the values of a column are shuffled among the rows (L. Breiman 2001), of each column; fewer
    /// rows are asked where the model is slow.
    /// </summary>
    public IReadOnlyList<FeatureImportance> Importances()
    {
        TableColumn[] columns = [.. table.Used.Where(column => column.Kind is not (ColumnKind.Vector or ColumnKind.Image))];
        if (columns.Length < 2)
        {
            return [];
        }
        double rate = outcome.Split.Test.Length / Math.Max(outcome.PredictSeconds, 1e-4);
        int most = (int)Math.Clamp(Seconds * rate / (columns.Length * Repeats), FewestRows, MostRows);
        int[] rows = Resampling.Few(outcome.Split.Test, table, most, seed);
        double all = metric.Compute(table, model.Predict(table, table.Of(rows)), rows);
        var random = new Random(seed);
        return
        [
            .. columns.Select(column =>
            {
                double[] losses = [.. Enumerable.Range(0, Repeats).Select(_ =>
                {
                    int[] shuffled = [.. rows];
                    random.Shuffle(shuffled);
                    double value = metric.Compute(
                        table, model.Predict(table, table.Of(rows, column, column.Values, shuffled)), rows);
                    return metric.LessIsBetter ? value - all : all - value;
                })];
                return new FeatureImportance(column.Name, losses.Average(), Bootstrap.StandardDeviation(losses));
            }).OrderByDescending(importance => importance.Mean),
        ];
    }

    /// <summary>
    /// What the model says in the mean where a column is held at a value (J. Friedman 2001), of the most important columns.
    /// </summary>
    public IReadOnlyList<ColumnDependence> Dependence(IReadOnlyList<FeatureImportance> importances)
    {
        var columns = table.Used.ToDictionary(column => column.Name);
        int[] rows = Resampling.Few(outcome.Split.Test, table, RowsOfDependence, seed);
        return
        [
            .. importances.Select(importance => columns[importance.Name]).Where(column => column.Kind != ColumnKind.Text)
                .Take(MostFeatures).Select(column => Dependence(column, rows)),
        ];
    }

    private ColumnDependence Dependence(TableColumn column, int[] rows)
    {
        float[] grid = [];
        string[] categories = [];
        ColumnValues values;
        if (column.IsNumber)
        {
            grid = Grid(column);
            values = ColumnValues.Of(grid);
        }
        else if (column.Kind == ColumnKind.Date)
        {
            string[] dates = Dates(column);
            categories = [.. dates.Select(date => date.Replace("T00:00:00", "", StringComparison.Ordinal))];
            values = ColumnValues.Of(Array.ConvertAll(dates, date => date.AsMemory()));
        }
        else
        {
            categories = [.. column.Categories.Take(MostCategories)];
            values = ColumnValues.Of(Array.ConvertAll(categories, category => category.AsMemory()));
        }
        int points = column.IsNumber ? grid.Length : categories.Length;
        double[][] means = [.. Enumerable.Range(0, points).Select(point =>
        {
            int[] held = new int[rows.Length];
            Array.Fill(held, point);
            Predictions predictions = model.Predict(table, table.Of(rows, column, values, held));
            return Enumerable.Range(0, predictions.Width)
                .Select(output => Enumerable.Range(0, predictions.Rows).Average(row => (double)predictions.Of(row)[output])).ToArray();
        })];
        int[] outputs = table.Task switch
        {
            TableTask.Binary => [table.Positive],
            TableTask.Regression => [0],
            _ => [.. Enumerable.Range(0, Math.Min(table.Classes.Count, MostCategories))],
        };
        return new ColumnDependence(
            column.Name, grid, categories,
            [.. outputs.Select(output => new OutputDependence(
                table.Task == TableTask.Regression ? table.Label : table.Classes[output], [.. means.Select(mean => mean[output])]))]);
    }

    private static float[] Grid(TableColumn column) =>
        GridPoints.Quantiles(Column<float>(column), GridSize) is { Length: > 0 } grid ? grid : [0];

    // The texts of dates are in the order of time.
    private static string[] Dates(TableColumn column)
    {
        string[] dates = [.. Column<string>(column).Where(date => date.Length > 0).Order(StringComparer.Ordinal)];
        return [.. Enumerable.Range(0, MostCategories).Select(i => dates[i * (dates.Length - 1) / (MostCategories - 1)]).Distinct()];
    }

    private static IEnumerable<T> Column<T>(TableColumn column) =>
        new TableView([new ViewColumn(column.Name, column.Values, [.. Enumerable.Range(0, column.RowCount)])]).GetColumn<T>(column.Name);
}
