namespace MLNetDeep.Samples.Detection;

/// <summary>
/// Non-maximum suppression, which keeps of claims that mean the same object the surest one: greedily, from the surest claim on, leaving out
/// what overlaps a kept one too much. P. F. Felzenszwalb, R. B. Girshick, D. McAllester and D. Ramanan (2010), "Object detection with
/// discriminatively trained part-based models".
/// </summary>
internal static class NonMaximumSuppression
{
    /// <summary>Returns the claims that are kept, the surest first; of equally sure ones that which came first.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="threshold">The maximum intersection over union with a kept claim, 0 to 1; what has more is left out.</param>
    /// <param name="acrossClasses">
    /// Whether claims of different classes can mean the same object too; by default each class is by itself.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">A score is NaN.</exception>
    public static IReadOnlyList<DetectedObject> Apply(IReadOnlyList<DetectedObject> claims, double threshold, bool acrossClasses = false)
    {
        ArgumentNullException.ThrowIfNull(claims);
        if (!(threshold is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, $"The threshold is {threshold}, expected 0 to 1.");
        }
        List<DetectedObject> kept = [];
        foreach (DetectedObject claim in Scores.Descending(claims, claim => claim.Score))
        {
            bool overlaps = kept.Exists(
                other => (acrossClasses || other.Class == claim.Class) && other.Box.IntersectionOverUnion(claim.Box) > threshold);
            if (!overlaps)
            {
                kept.Add(claim);
            }
        }

        return kept;
    }
}
