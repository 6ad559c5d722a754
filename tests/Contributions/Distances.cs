namespace MLNetDeep.Contributions.Tests;

internal static class Distances
{
    /// <summary>The squared Euclidean distance.</summary>
    public static double Squared(ReadOnlySpan<float> row, ReadOnlySpan<double> center)
    {
        double sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            double difference = row[i] - center[i];
            sum += difference * difference;
        }
        return sum;
    }
}
