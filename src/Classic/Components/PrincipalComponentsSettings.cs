namespace MLNetDeep.Classic.Components;

/// <summary>How principal components are found. With neither a number nor a share, all min(rows, columns) components are kept.</summary>
public sealed record PrincipalComponentsSettings
{
    /// <summary>Number of components, at least 1 and at most min(rows, columns); null: by <see cref="ShareOfVariance"/>.</summary>
    public int? Components { get; init; }

    /// <summary>
    /// Share of the variance, above 0 and below 1: the fewest components are kept whose shares add up to at least this. (Scikit-learn takes the fewest whose shares
    /// add up to more: another number only where a sum hits the share exactly.) Null: by <see cref="Components"/>.
    /// </summary>
    public double? ShareOfVariance { get; init; }

    /// <summary>Whether projections are divided by their standard deviations, so that each has variance 1; 0 where there is no variance. False by default.</summary>
    public bool Whiten { get; init; }

    /// <summary>Threads to use; null: one a processor. The result does not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>Throws for a setting that cannot be.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range, or both a number and a share are given.</exception>
    internal void Validate()
    {
        if (Components < 1)
            throw new ArgumentOutOfRangeException(nameof(Components), Components, $"Expected at least 1 component, got {Components}.");
        if (ShareOfVariance is { } share && !(share > 0 && share < 1))
            throw new ArgumentOutOfRangeException(nameof(ShareOfVariance), share, $"Expected a share of the variance above 0 and below 1, got {share}. Leave it out to keep all components.");
        if (Components is not null && ShareOfVariance is not null)
            throw new ArgumentException($"Expected a number of components or a share of the variance, got both: {Components} and {ShareOfVariance}.", nameof(ShareOfVariance));
        if (Threads < 1)
            throw new ArgumentOutOfRangeException(nameof(Threads), Threads, $"Expected at least 1 thread, got {Threads}.");
    }
}
