namespace MLNetDeep.Pictures;

/// <summary>The rows whose probability is in a bin.</summary>
/// <param name="Rows">How many there are.</param>
/// <param name="MeanProbability">Their mean probability.</param>
/// <param name="PositiveShare">The share of them that is positive.</param>
internal readonly record struct CalibrationBin(int Rows, double MeanProbability, double PositiveShare)
{
    /// <summary>The bins that have rows, from the lowest.</summary>
    /// <exception cref="ArgumentException">The lengths differ, a number is not from 0 to 1, or there is no bin.</exception>
    public static CalibrationBin[] Of(IReadOnlyList<float> probabilities, IReadOnlyList<bool> positives, int bins)
    {
        Learner.Require(bins >= 1, nameof(bins), "at least 1", bins);
        (float[] finite, bool[] labels) = RankedLabels.Finite(probabilities, positives);
        int[] rows = new int[bins];
        double[] sums = new double[bins];
        int[] hits = new int[bins];
        for (int i = 0; i < finite.Length; i++)
        {
            if (finite[i] is < 0 or > 1)
            {
                throw new ArgumentException(
                    $"probabilities: expected numbers from 0 to 1, got {finite[i]}. Take the column Probability in the place of Score.",
                    nameof(probabilities));
            }
            int bin = BinOf(finite[i], bins);
            rows[bin]++;
            sums[bin] += finite[i];
            hits[bin] += labels[i] ? 1 : 0;
        }
        return
        [
            .. from bin in Enumerable.Range(0, bins)
               where rows[bin] > 0
               select new CalibrationBin(rows[bin], sums[bin] / rows[bin], (double)hits[bin] / rows[bin]),
        ];
    }

    /// <summary>The expected calibration error.</summary>
    public static double Error(CalibrationBin[] bins) =>
        bins.Sum(bin => bin.Rows * Math.Abs(bin.PositiveShare - bin.MeanProbability)) / bins.Sum(bin => (double)bin.Rows);

    // The number of inner edges below it; a product rounds, so that the next edges are looked at.
    private static int BinOf(double probability, int bins)
    {
        int bin = Math.Clamp((int)(probability * bins), 0, bins - 1);
        while (bin > 0 && bin / (double)bins >= probability)
        {
            bin--;
        }
        while (bin + 1 < bins && (bin + 1) / (double)bins < probability)
        {
            bin++;
        }
        return bin;
    }
}
