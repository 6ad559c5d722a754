namespace MLNetDeep.Classic.Discriminants;

/// <summary>Changes covariance matrices in place.</summary>
internal static class CovarianceMatrix
{
    /// <summary>Makes it the matrix of correlations.</summary>
    /// <returns>1 / standard deviation of each feature; 0 for one that does not vary, whose row and column become 0.</returns>
    public static double[] Standardize(double[] covariance, int columns)
    {
        double[] scales = new double[columns];
        for (int c = 0; c < columns; c++)
        {
            double variance = covariance[c * (columns + 1)];
            scales[c] = variance > 0 ? 1 / Math.Sqrt(variance) : 0;
        }
        Scale(covariance, scales);
        return scales;
    }

    /// <summary>C[i, j] = C[i, j] scale[i] scale[j].</summary>
    public static void Scale(double[] covariance, double[] scales)
    {
        int columns = scales.Length;
        for (int i = 0; i < columns; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                covariance[(i * columns) + j] *= scales[i] * scales[j];
            }
        }
    }

    /// <summary>C = (1 - amount) C + amount (trace C / columns) I.</summary>
    public static void Shrink(double[] covariance, int columns, double amount)
    {
        double added = amount * Trace(covariance, columns) / columns;
        for (int i = 0; i < covariance.Length; i++)
        {
            covariance[i] *= 1 - amount;
        }
        for (int c = 0; c < columns; c++)
        {
            covariance[c * (columns + 1)] += added;
        }
    }

    /// <summary>The sum of the diagonal.</summary>
    public static double Trace(double[] covariance, int columns)
    {
        double trace = 0;
        for (int c = 0; c < columns; c++)
        {
            trace += covariance[c * (columns + 1)];
        }
        return trace;
    }
}
