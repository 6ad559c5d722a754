namespace MLNetDeep.Classic.Trees;

/// <summary>A split of a node: codes up to one go left, those from the next on go right.</summary>
/// <param name="Purity">The sum of its sides' purities.</param>
/// <param name="Feature">The feature.</param>
/// <param name="Below">The greatest code on the left.</param>
/// <param name="Above">The least code on the right; that of missing values where they are alone there.</param>
/// <param name="MissingLeft">Whether missing values go left; null where no row of the node misses the feature.</param>
internal readonly record struct Split(double Purity, int Feature, int Below, int Above, bool? MissingLeft = null)
{
    /// <summary>No split, which every split is better than.</summary>
    public static Split None { get; } = new(double.NegativeInfinity, int.MaxValue, 0, 0);

    public bool Exists => Feature != int.MaxValue;

    /// <summary>
    /// Whether a split of a feature would be better: the greatest purity, of equals the first feature; its lowest threshold is met first,
    /// with missing values on the right.
    /// </summary>
    public bool IsWorseThan(double purity, int feature) => purity > Purity || (purity == Purity && feature < Feature);
}
