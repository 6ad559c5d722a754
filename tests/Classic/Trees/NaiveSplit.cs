using MLNetDeep.Classic.Trees;

namespace MLNetDeep.Classic.Tests.Trees;

/// <summary>The best split of all rows, by trying every threshold of every feature and counting anew.</summary>
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
            foreach (float value in column.Distinct().Order().SkipLast(1))
            {
                int left = column.Count(x => x <= value);
                if (left < minimumRows || column.Length - left < minimumRows)
                {
                    continue;
                }
                double decrease = Impurity(_ => true) - Part(row => column[row] <= value) - Part(row => column[row] > value);
                if (decrease > best.Decrease + 1e-12)
                {
                    best = (feature, value, decrease);
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
