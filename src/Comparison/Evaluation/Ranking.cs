namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>How well scores put positive rows before others; rows of equal scores count as one step.</summary>
internal static class Ranking
{
    /// <summary>The area under the ROC curve: how often a positive row has the higher score of two, ties counting half.</summary>
    public static double AreaUnderRoc(float[] scores, bool[] positives)
    {
        double area = 0;
        double before = 0;
        double negatives = 0;
        foreach ((double positive, double negative) in Steps(scores, positives))
        {
            area += negative * (before + (positive / 2));
            before += positive;
            negatives += negative;
        }
        return before == 0 || negatives == 0 ? double.NaN : area / (before * negatives);
    }

    /// <summary>The area under the precision-recall curve, as the mean of the precisions at each positive row.</summary>
    public static double AveragePrecision(float[] scores, bool[] positives)
    {
        double sum = 0;
        double found = 0;
        double seen = 0;
        foreach ((double positive, double negative) in Steps(scores, positives))
        {
            found += positive;
            seen += positive + negative;
            sum += positive * found / seen;
        }
        return found == 0 ? double.NaN : sum / found;
    }

    private static List<(double Positive, double Negative)> Steps(float[] scores, bool[] positives)
    {
        float[] keys = [.. scores];
        bool[] sorted = [.. positives];
        Array.Sort(keys, sorted);
        List<(double, double)> steps = [];
        for (int end = keys.Length; end > 0;)
        {
            int start = end - 1;
            while (start > 0 && keys[start - 1] == keys[end - 1])
            {
                start--;
            }
            int positive = sorted.AsSpan(start, end - start).Count(true);
            steps.Add((positive, end - start - positive));
            end = start;
        }
        return steps;
    }
}
