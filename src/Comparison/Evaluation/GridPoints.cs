namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>The points along a number that a model is asked at.</summary>
internal static class GridPoints
{
    private const double Margin = 0.05;

    /// <summary>Points at even distances over the values, with a margin at both ends.</summary>
    public static double[] Even(IReadOnlyCollection<float> values, int count)
    {
        (double low, double high) = (values.Min(), values.Max());
        double margin = Math.Max(1e-6, (high - low) * Margin);
        return [.. Enumerable.Range(0, count).Select(step => low - margin + ((high - low + (2 * margin)) * step / (count - 1)))];
    }

    /// <summary>
    /// Quantiles of the finite values, each once, so that no point lies where there are no rows; none where there are no values.
    /// </summary>
    public static float[] Quantiles(IEnumerable<float> values, int count)
    {
        float[] sorted = [.. values.Where(float.IsFinite).Order()];
        return sorted.Length == 0
            ? []
            : [.. Enumerable.Range(0, count).Select(point => sorted[(int)((long)point * (sorted.Length - 1) / (count - 1))]).Distinct()];
    }
}
