namespace MLNetDeep.Classic.Trees;

/// <summary>A split of a node: codes up to one go left, those from the next on go right.</summary>
/// <param name="Purity">The sum of its sides' purities.</param>
/// <param name="Feature">The feature.</param>
/// <param name="Below">The greatest code on the left.</param>
/// <param name="Above">The least code on the right.</param>
internal readonly record struct Split(double Purity, int Feature, int Below, int Above)
{
    /// <summary>No split, which every split is better than.</summary>
    public static Split None { get; } = new(double.NegativeInfinity, int.MaxValue, 0, 0);

    public bool Exists => Feature != int.MaxValue;

    /// <summary>
    /// Whether a split of a feature would be better: the greatest purity, of equals the first feature; its lowest threshold is met first.
    /// </summary>
    public bool IsWorseThan(double purity, int feature) => purity > Purity || (purity == Purity && feature < Feature);
}
