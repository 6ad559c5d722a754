namespace MLNetDeep.Engine.Training;

/// <summary>
/// Mean and standard deviation over rows of each group of a row's numbers, in double and row by row: a row's mean and sum of squares are
/// merged into those of the rows before it (Chan, Golub, LeVeque 1979).
/// </summary>
/// <param name="groups">Groups in a row.</param>
/// <param name="groupSize">Numbers in a group; they lie side by side.</param>
internal sealed class GroupMoments(int groups, int groupSize)
{
    // Deviations below single precision's resolution are rounding, not variation.
    private const double SmallestRelativeDeviation = 1e-7;

    private readonly double[] _means = new double[groups];
    private readonly double[] _squares = new double[groups];
    private long _rows;

    /// <summary>Adds a row of groups times group size numbers.</summary>
    public void Add(ReadOnlySpan<float> row)
    {
        double share = 1.0 / (_rows + 1);
        double weight = _rows * share * groupSize;
        for (int group = 0; group < groups; group++)
        {
            ReadOnlySpan<float> values = row.Slice(group * groupSize, groupSize);
            (double mean, double square) = groupSize > 1 ? MeanAndSquare(values) : (values[0], 0);
            double difference = mean - _means[group];
            _means[group] += difference * share;
            _squares[group] += square + (difference * difference * weight);
        }
        _rows++;
    }

    /// <summary>The mean of a group.</summary>
    public double Mean(int group) => _means[group];

    /// <summary>The standard deviation of a group, the root of the mean square; null where the group does not vary.</summary>
    public double? Deviation(int group) => Varying(Math.Sqrt(_squares[group] / ((double)_rows * groupSize)), _means[group]);

    /// <summary>A deviation that is more than rounding; null otherwise.</summary>
    public static double? Varying(double deviation, double mean) =>
        deviation > SmallestRelativeDeviation * Math.Abs(mean) && float.IsFinite((float)(1 / deviation)) ? deviation : null;

    // Relative to the first value, so that equal values have exactly themselves as mean and no variation.
    private static (double Mean, double Square) MeanAndSquare(ReadOnlySpan<float> values)
    {
        double first = values[0];
        double sum = 0;
        foreach (float value in values)
        {
            sum += value - first;
        }
        double mean = first + (sum / values.Length);
        double square = 0;
        foreach (float value in values)
        {
            square += (value - mean) * (value - mean);
        }
        return (mean, square);
    }
}
