using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Comparisons.Models;
using MLNetDeep.Comparisons.Tables;

namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>
/// The plane that decision regions are drawn on: a table's two numbers, or the two principal components of its features. On it each model
/// is trained anew.
/// </summary>
internal sealed class Regions
{
    private const int MostRows = 1_000;
    private const int MostClasses = 10;
    private const int Steps = 60;

    private Regions(Table plane) => Plane = plane;

    /// <summary>The table of two numbers.</summary>
    public Table Plane { get; }

    public string XAxis => Plane.Columns[0].Name;

    public string YAxis => Plane.Columns[1].Name;

    /// <summary>The plane of a table; null where there is none to draw: numbers to predict, images, many classes, one feature.</summary>
    public static Regions? Of(Table table, int seed)
    {
        if (table.Task == TableTask.Regression || table.Classes.Count > MostClasses || table.Image is not null)
        {
            return null;
        }
        int[] rows = Resampling.Few([.. Enumerable.Range(0, table.Rows)], table, MostRows, seed);
        (string x, string y, float[] xs, float[] ys) = table.Used.ToArray() is [
        { IsNumber: true, Missing: 0 } first, { IsNumber: true, Missing: 0 } second]
            ? (first.Name, second.Name, Values(table.Of(rows), first.Name), Values(table.Of(rows), second.Name))
            : Components(table, rows, seed);
        if (xs.Length == 0)
        {
            return null;
        }
        int[] keys = Array.ConvertAll(rows, row => table.LabelValues.Keys![row]);
        return new Regions(new Table(
            table.Name, table.LabelValues with { Keys = keys },
            [
                new TableColumn(x, ColumnKind.Number, ColumnValues.Of(xs), "") { Distinct = xs.Length },
                new TableColumn(y, ColumnKind.Number, ColumnValues.Of(ys), "") { Distinct = ys.Length },
            ],
            [])
        { Positive = table.Positive });
    }

    /// <summary>The regions of a model that is trained on the plane.</summary>
    public RegionMap Draw(ComparedModel model, ComparisonOptions options, CancellationToken cancellation)
    {
        int[] rows = [.. Enumerable.Range(0, Plane.Rows)];
        var run = new ModelRun(Plane, options);
        (FittedModel fitted, _) = run.Fit(model, new RowSplit(rows, [0]), [], _ => { }, cancellation);
        (double[] xs, double[] ys) = (Range(XAxis), Range(YAxis));
        float[] across = [.. ys.SelectMany(_ => xs).Select(x => (float)x)];
        float[] up = [.. ys.SelectMany(y => xs.Select(_ => (float)y))];
        int[] points = [.. Enumerable.Range(0, across.Length)];
        var grid = new TableView(
        [
            new ViewColumn(XAxis, ColumnValues.Of(across), points), new ViewColumn(YAxis, ColumnValues.Of(up), points),
            new ViewColumn(Plane.Label, Plane.LabelValues.Values, new int[points.Length]),
        ]);
        Predictions predictions = fitted.Predict(Plane, grid);
        return new RegionMap(xs, ys, [.. points.Select(point => Math.Max(0, predictions.ClassOf(point)))]);
    }

    /// <summary>The rows as points.</summary>
    public IEnumerable<(float X, float Y, int Class)> Points()
    {
        TableView view = Plane.Of([.. Enumerable.Range(0, Plane.Rows)]);
        return Values(view, XAxis).Zip(Values(view, YAxis), Plane.LabelValues.Keys!);
    }

    private double[] Range(string column) =>
        GridPoints.Even(Values(Plane.Of([.. Enumerable.Range(0, Plane.Rows)]), column), Steps);

    private static (string X, string Y, float[] Xs, float[] Ys) Components(Table table, int[] rows, int seed)
    {
        var mlContext = new MLContext(seed);
        TableView view = table.Of(rows);
        IDataView features = Preparation.Features(mlContext, table, takesMissing: false).Fit(view).Transform(view);
        if (((VectorDataViewType)features.Schema["Features"].Type).Size < 2)
        {
            return ("", "", [], []);
        }
        IDataView projected = mlContext.Transforms.NormalizeMeanVariance("Features")
            .Append(mlContext.Transforms.PrincipalComponents("Components", "Features", rank: 2)).Fit(features).Transform(features);
        float[][] components = [.. projected.GetColumn<float[]>("Components")];
        return (
            "first component", "second component", Array.ConvertAll(components, row => row[0]),
                Array.ConvertAll(components, row => row[1]));
    }

    private static float[] Values(IDataView view, string column) => [.. view.GetColumn<float>(column)];
}
