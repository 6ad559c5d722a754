using MLNetDeep.Classic.Neighbors;

namespace MLNetDeep.Classic.Tests.Neighbors;

/// <summary>The nearest rows by the distances' definition, one by one, in double.</summary>
internal static class NaiveNeighbors
{
    /// <summary>The nearest rows of each query, the nearest first, of equally near ones the first.</summary>
    public static (int[] Indices, double[] Distances) Find(float[] rows, int columns, float[] queries, int neighbors, DistanceMetric metric)
    {
        int count = queries.Length / columns;
        int[] indices = new int[count * neighbors];
        double[] distances = new double[count * neighbors];
        for (int query = 0; query < count; query++)
        {
            ReadOnlySpan<float> own = queries.AsSpan(query * columns, columns);
            double[] all = new double[rows.Length / columns];
            for (int row = 0; row < all.Length; row++)
            {
                all[row] = Distance(own, rows.AsSpan(row * columns, columns), metric);
            }
            int[] order = [.. Enumerable.Range(0, all.Length).OrderBy(row => all[row]).Take(neighbors)];
            for (int i = 0; i < neighbors; i++)
            {
                (indices[(query * neighbors) + i], distances[(query * neighbors) + i]) = (order[i], all[order[i]]);
            }
        }
        return (indices, distances);
    }

    private static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b, DistanceMetric metric)
    {
        double sum = 0, squareA = 0, squareB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double difference = (double)a[i] - b[i];
            sum += metric switch
            {
                DistanceMetric.Euclidean => difference * difference,
                DistanceMetric.Manhattan => Math.Abs(difference),
                _ => (double)a[i] * b[i],
            };
            squareA += (double)a[i] * a[i];
            squareB += (double)b[i] * b[i];
        }
        return metric switch
        {
            DistanceMetric.Euclidean => Math.Sqrt(sum),
            DistanceMetric.Manhattan => sum,
            _ => sum == 0 ? 1 : 1 - (sum / Math.Sqrt(squareA * squareB)),
        };
    }
}
