using MLNetDeep.Comparisons.Models;

namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>How often rows of each class were taken for each class.</summary>
internal static class ConfusionCounts
{
    /// <summary>Counts, actual classes down and predicted ones across; a row without an answer counts as another class.</summary>
    public static long[,] Of(Table table, Predictions predictions, int[] rows)
    {
        int classes = table.Classes.Count;
        long[,] counts = new long[classes, classes];
        for (int i = 0; i < rows.Length; i++)
        {
            int actual = table.LabelValues.Keys![rows[i]];
            int predicted = predictions.ClassOf(i);
            counts[actual, predicted >= 0 ? predicted : (actual + 1) % classes]++;
        }
        return counts;
    }
}
