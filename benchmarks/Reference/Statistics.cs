namespace MLNetDeep.Benchmarks.Reference;

internal static class Statistics
{
    /// <summary>The middle value; the mean of the middle two when there is an even number.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
