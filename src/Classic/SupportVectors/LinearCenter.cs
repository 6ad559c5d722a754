namespace MLNetDeep.Classic.SupportVectors;

/// <summary>
/// Rows less their mean. Sums of products over coefficients that add up to 0 are then the same but for a constant, and lose no digits to an
/// origin that is far away.
/// </summary>
internal static class LinearCenter
{
    /// <summary>The mean of rows.</summary>
    public static float[] Means(ReadOnlySpan<float> features, int size)
    {
        double[] sums = new double[size];
        for (int start = 0; start < features.Length; start += size)
        {
            for (int i = 0; i < size; i++)
            {
                sums[i] += features[start + i];
            }
        }
        int rows = Math.Max(1, features.Length / size);
        return Array.ConvertAll(sums, sum => (float)(sum / rows));
    }

    /// <summary>The product of each row, less the center, and the center: what the constant is a sum of.</summary>
    public static double[] Shifts(ReadOnlySpan<float> features, int size, ReadOnlySpan<int> rows, ReadOnlySpan<float> center)
    {
        double[] shifts = new double[rows.Length];
        for (int row = 0; row < shifts.Length; row++)
        {
            ReadOnlySpan<float> values = features.Slice(rows[row] * size, size);
            for (int i = 0; i < size; i++)
            {
                shifts[row] += ((double)values[i] - center[i]) * center[i];
            }
        }

        return shifts;
    }
}
