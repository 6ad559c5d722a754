using MLNetDeep.Classic.Trees;

namespace MLNetDeep.Classic.Tests.Trees;

/// <summary>
/// The best split of all rows, by trying every threshold of every feature, and both sides for missing values, and counting anew.
/// </summary>
internal static class NaiveSplit
{
    public static (int Feature, float Value, double Decrease) Best(
        ReferenceRows rows, SplitCriterion criterion, int minimumRows, float[]? weights)
    {
        int columns = rows.Features.Shape[1];
        float[] features = rows.Features.Span.ToArray();
        (int Feature, float Value, double Decrease) best = (-1, 0, double.NegativeInfinity);
        for (int feature = 0; feature < columns; feature++)
        {
            float[] column = [.. Enumerable.Range(0, rows.Labels.Length).Select(row => features[(row * columns) + feature])];
            foreach (bool missingLeft in (bool[])[false, true])
            {
                foreach (float value in column.Where(x => !float.IsNaN(x)).Distinct().Order())
                {
                    bool GoesLeft(int row) => column[row] <= value || (missingLeft && float.IsNaN(column[row]));
                    int left = Enumerable.Range(0, column.Length).Count(GoesLeft);
                    if (left < minimumRows || column.Length - left < minimumRows)
                    {
                        continue;
                    }
                    double decrease = Impurity(_ => true) - Part(GoesLeft) - Part(row => !GoesLeft(row));
                    if (decrease > best.Decrease + 1e-12)
                    {
                        best = (feature, value, decrease);
                    }
                }
            }
        }
        return best;

        double Part(Func<int, bool> holds) => Weight(holds) / Weight(_ => true) * Impurity(holds);

        double Weight(Func<int, bool> holds) =>
            Enumerable.Range(0, rows.Labels.Length).Where(holds).Sum(row => (double)(weights?[row] ?? 1));

        double Impurity(Func<int, bool> holds)
        {
            double[] shares = [
                .. Enumerable.Range(0, rows.Classes).Select(
                    label => Weight(row => holds(row) && rows.Labels[row] == label) / Weight(holds))];
            return criterion == SplitCriterion.Gini
                ? 1 - shares.Sum(p => p * p)
                : -shares.Where(p => p > 0).Sum(p => p * Math.Log2(p));
        }
    }
}
