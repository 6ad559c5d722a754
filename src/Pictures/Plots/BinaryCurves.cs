namespace MLNetDeep.Pictures;

/// <summary>
/// Measures of the curves of yes-or-no models, as scikit-learn defines them. Rows whose score is not finite do not count.
/// </summary>
public static class BinaryCurves
{
    /// <summary>
    /// The area under the ROC curve: the share of pairs of a positive and a negative row of which the positive one has the higher score;
    /// pairs of the same score count half.
    /// </summary>
    /// <param name="scores">The score of each row.</param>
    /// <param name="positives">Whether each row is positive.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the rows are not of both classes.</exception>
    /// <example>
    /// <code>
    /// double area = BinaryCurves.AreaUnderRoc([0.1f, 0.4f, 0.35f, 0.8f], [false, false, true, true]); // 0.75
    /// </code>
    /// </example>
    public static double AreaUnderRoc(IReadOnlyList<float> scores, IReadOnlyList<bool> positives) =>
        RankedLabels.Of(scores, positives).AreaUnderRoc();

    /// <summary>
    /// The average precision: the mean of the precisions at each threshold, weighted by the recall that it adds; no interpolation.
    /// </summary>
    /// <param name="scores">The score of each row.</param>
    /// <param name="positives">Whether each row is positive.</param>
    /// <exception cref="ArgumentException">The lengths differ, or no row is positive.</exception>
    /// <example>
    /// <code>
    /// double precision = BinaryCurves.AveragePrecision([0.1f, 0.4f, 0.35f, 0.8f], [false, false, true, true]); // 0.83
    /// </code>
    /// </example>
    public static double AveragePrecision(IReadOnlyList<float> scores, IReadOnlyList<bool> positives) =>
        RankedLabels.Of(scores, positives).AveragePrecision();

    /// <summary>
    /// The expected calibration error (Naeini, Cooper and Hauskrecht 2015): the mean distance between the share of positive rows and the
    /// mean probability in bins of equal width, weighted by their rows.
    /// </summary>
    /// <param name="probabilities">The probability that each row is positive.</param>
    /// <param name="positives">Whether each row is positive.</param>
    /// <param name="bins">The number of bins from 0 to 1, at least 1. A probability at an inner edge is of the lower bin.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a number is not from 0 to 1.</exception>
    /// <example>
    /// <code>
    /// double error = BinaryCurves.ExpectedCalibrationError([0.2f, 0.2f, 0.9f, 0.9f], [false, false, true, true], bins: 10); // 0.15
    /// </code>
    /// </example>
    public static double ExpectedCalibrationError(
        IReadOnlyList<float> probabilities, IReadOnlyList<bool> positives, int bins = 10) =>
        CalibrationBin.Error(CalibrationBin.Of(probabilities, positives, bins));
}
