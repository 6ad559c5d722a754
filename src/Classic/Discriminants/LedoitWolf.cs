using MLNetDeep.Classic.LinearAlgebra;

namespace MLNetDeep.Classic.Discriminants;

/// <summary>
/// The shrinkage that is expected to err least: Ledoit and Wolf, "A well-conditioned estimator for large-dimensional covariance matrices",
/// 2004, of standardized features.
/// </summary>
internal static class LedoitWolf
{
    /// <summary>Shrinks a covariance by the amount found from its rows.</summary>
    /// <param name="covariance">Sum of squares divided by the rows, [columns, columns].</param>
    /// <param name="features">The rows.</param>
    /// <param name="group">Those that the covariance is of.</param>
    /// <param name="mean">Their mean.</param>
    public static void Shrink(double[] covariance, FeatureRows features, RowGroups group, double[] mean)
    {
        int columns = mean.Length;
        double[] deviations = new double[columns];
        for (int c = 0; c < columns; c++)
        {
            double variance = covariance[c * (columns + 1)];
            deviations[c] = variance > 0 ? Math.Sqrt(variance) : 1;
        }
        double[] scales = Array.ConvertAll(deviations, deviation => 1 / deviation);
        CovarianceMatrix.Scale(covariance, scales);
        CovarianceMatrix.Shrink(covariance, columns, Amount(covariance, features, group, mean, scales));
        CovarianceMatrix.Scale(covariance, deviations);
    }

    private static double Amount(double[] correlation, FeatureRows features, RowGroups group, double[] mean, double[] scales)
    {
        int columns = mean.Length;
        // One feature is a multiple of the identity as it is.
        if (columns == 1)
        {
            return 0;
        }
        double squares = 0;
        foreach (double element in correlation)
        {
            squares += element * element;
        }
        double trace = CovarianceMatrix.Trace(correlation, columns);
        double distance = (squares - (trace * trace / columns)) / columns;
        double error = ((FourthPowers(features, group, mean, scales) / group.Rows) - squares) / ((double)columns * group.Rows);
        error = Math.Min(error, distance);
        return error > 0 ? error / distance : 0;
    }

    // The sum of the fourth powers of the lengths of standardized rows.
    private static double FourthPowers(FeatureRows features, RowGroups group, double[] mean, double[] scales)
    {
        double sum = 0;
        for (int position = 0; position < group.Rows; position++)
        {
            ReadOnlySpan<float> row = features[group.Row(position)];
            double square = 0;
            for (int c = 0; c < row.Length; c++)
            {
                double z = (row[c] - mean[c]) * scales[c];
                square += z * z;
            }
            sum += square * square;
        }
        return sum;
    }
}
