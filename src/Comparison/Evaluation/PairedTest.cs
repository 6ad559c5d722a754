using MathNet.Numerics.Distributions;

namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>Whether the difference of two models on the same test rows is more than chance.</summary>
internal static class PairedTest
{
    /// <summary>
    /// The corrected resampled t-test (C. Nadeau, Y. Bengio 2003): test sets of a cross-validation share training rows, so that the
    /// variance of their mean is (1 / n + test rows / training rows) times that of the differences, not 1 / n.
    /// </summary>
    /// <param name="differences">The difference of the two models on each test set.</param>
    /// <param name="trainRows">The rows of a training set.</param>
    /// <param name="testRows">The rows of a test set.</param>
    /// <returns>The probability of such a difference or a larger one by chance, on both sides.</returns>
    public static double Resampled(IReadOnlyList<double> differences, double trainRows, double testRows)
    {
        int count = differences.Count;
        double mean = differences.Average();
        double variance = differences.Sum(difference => (difference - mean) * (difference - mean)) / (count - 1);
        return TwoSided(mean, Math.Sqrt(variance * ((1.0 / count) + (testRows / trainRows))), count - 1);
    }

    /// <summary>The spread of the mean of a cross-validation by the same correction.</summary>
    public static double StandardError(IReadOnlyList<double> values, double trainRows, double testRows)
    {
        double mean = values.Average();
        double variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        return Math.Sqrt(variance * ((1.0 / values.Count) + (testRows / trainRows)));
    }

    /// <summary>The test of one difference against its spread.</summary>
    public static double TwoSided(double difference, double standardError, double freedom) => standardError > 0
        ? 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(difference) / standardError)
        : difference == 0 ? 1 : 0;

    /// <summary>
    /// The probabilities corrected for their number (S. Holm 1979), so that the chance of one false "there is a difference" stays what it
    /// is for a single test.
    /// </summary>
    public static double[] Holm(IReadOnlyList<double> probabilities)
    {
        double[] corrected = new double[probabilities.Count];
        double most = 0;
        foreach ((int place, (int index, double probability)) in probabilities.Index().OrderBy(pair => pair.Item).Index())
        {
            most = Math.Max(most, Math.Min(1, probability * (probabilities.Count - place)));
            corrected[index] = most;
        }
        return corrected;
    }

    /// <summary>The half-width of the interval that has the mean with 95 %.</summary>
    public static double HalfWidth(double standardError, double freedom) => standardError * StudentT.InvCDF(0, 1, freedom, 0.975);
}
