using MLNetDeep.Comparisons.Models;
using MLNetDeep.Pictures;

namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>A measure of predictions.</summary>
/// <param name="Key">The name in files.</param>
/// <param name="Name">The name in sentences.</param>
/// <param name="LessIsBetter">Whether it is an error.</param>
/// <param name="Compute">Its value on rows: what the table has, what was predicted, and the rows of the predictions in order.</param>
internal sealed record Metric(string Key, string Name, bool LessIsBetter, Func<Table, Predictions, int[], double> Compute)
{
    private const double LeastProbability = 1e-15;

    /// <summary>Whether it is from 0 to 1.</summary>
    public bool IsShare { get; private init; }

    public static Metric Accuracy { get; } = new("accuracy", "accuracy", false, (table, predictions, rows) =>
        rows.Index().Average(row => predictions.ClassOf(row.Index) == table.LabelValues.Keys![row.Item] ? 1.0 : 0.0))
    { IsShare = true };

    public static Metric MacroF1 { get; } = new("macro_f1", "macro-F1", false, (table, predictions, rows) =>
        F1(ConfusionCounts.Of(table, predictions, rows)))
    { IsShare = true };

    public static Metric LogLoss { get; } = new("log_loss", "log-loss", true, (table, predictions, rows) => rows.Index().Average(row =>
    {
        float probability = predictions.Of(row.Index)[table.LabelValues.Keys![row.Item]];
        return -Math.Log(float.IsNaN(probability) ? LeastProbability : Math.Max(LeastProbability, probability));
    }));

    public static Metric AreaUnderRoc { get; } = new("area_under_roc", "area under ROC", false, (table, predictions, rows) =>
    {
        (float[] scores, bool[] positives) = Positives(table, predictions, rows);
        return BinaryCurves.AreaUnderRoc(scores, positives);
    })
    { IsShare = true };

    public static Metric AveragePrecision { get; } = new("average_precision", "average precision", false, (table, predictions, rows) =>
    {
        (float[] scores, bool[] positives) = Positives(table, predictions, rows);
        return BinaryCurves.AveragePrecision(scores, positives);
    })
    { IsShare = true };

    public static Metric RootMeanSquaredError { get; } = new("rmse", "root mean squared error", true, (table, predictions, rows) =>
        Math.Sqrt(rows.Index().Average(row => Square(Residual(table, predictions, row)))));

    public static Metric MeanAbsoluteError { get; } = new("mae", "mean absolute error", true, (table, predictions, rows) =>
        rows.Index().Average(row => Math.Abs(Residual(table, predictions, row))));

    public static Metric RSquared { get; } = new("r_squared", "R²", false, (table, predictions, rows) =>
    {
        double mean = rows.Average(row => (double)table.LabelValues.Numbers![row]);
        double total = rows.Sum(row => Square(table.LabelValues.Numbers![row] - mean));
        return 1 - rows.Index().Sum(row => Square(Residual(table, predictions, row))) / total;
    });

    /// <summary>All measures of a task.</summary>
    public static IReadOnlyList<Metric> Of(TableTask task) => task switch
    {
        TableTask.Binary => [Accuracy, MacroF1, LogLoss, AreaUnderRoc, AveragePrecision],
        TableTask.Multiclass => [Accuracy, MacroF1, LogLoss],
        _ => [RootMeanSquaredError, MeanAbsoluteError, RSquared],
    };

    /// <summary>The scores and labels of the positive class; where there is no answer, a score below all.</summary>
    public static (float[] Scores, bool[] Positives) Positives(Table table, Predictions predictions, int[] rows)
    {
        int key = table.Positive;
        return (
            [.. Enumerable.Range(0, rows.Length).Select(i => predictions.Of(i)[key] is var score && float.IsNaN(score) ? -1 : score)],
            [.. rows.Select(row => table.LabelValues.Keys![row] == key)]);
    }

    // A row without an answer counts as if the answer had been 0.
    private static double Residual(Table table, Predictions predictions, (int Index, int Item) row)
    {
        float label = table.LabelValues.Numbers![row.Item];
        float predicted = predictions.Scores[row.Index];
        return float.IsNaN(predicted) ? label : (double)predicted - label;
    }

    private static double F1(long[,] counts)
    {
        int classes = counts.GetLength(0);
        double sum = 0;
        int seen = 0;
        for (int i = 0; i < classes; i++)
        {
            long actual = 0;
            long predicted = 0;
            for (int j = 0; j < classes; j++)
            {
                actual += counts[i, j];
                predicted += counts[j, i];
            }
            sum += actual + predicted == 0 ? 0 : 2.0 * counts[i, i] / (actual + predicted);
            seen += actual + predicted == 0 ? 0 : 1;
        }
        return seen == 0 ? 0 : sum / seen;
    }

    private static double Square(double value) => value * value;
}
