namespace MLNetDeep.Trainers;

/// <summary>The columns a model learns from.</summary>
/// <param name="Features">The column of features.</param>
/// <param name="FeatureCount">Its numbers a row.</param>
/// <param name="Label">The column of labels; null where there are none.</param>
/// <param name="Labels">How its values become targets.</param>
/// <param name="Weight">The column of weights, if there is one.</param>
internal sealed record LabeledColumns(string Features, int FeatureCount, string? Label, LabelEncoding Labels, string? Weight)
{
    /// <summary>Of each feature, whether it is an indicator of a category; null where none is known to be.</summary>
    public IReadOnlyList<bool>? Indicators { get; init; }

    /// <summary>Whether the model takes missing features, NaN; else such rows are left out.</summary>
    public bool TakesMissing { get; init; }

    /// <summary>Whether the transform that made the features has normalized them.</summary>
    public bool AreNormalized { get; init; }

    /// <summary>
    /// Of each feature, whether it is left as it is where scaling is automatic; null where none is. Sparse normalized features
    /// are text, if they are no indicators with numbers beside them; dense ones, and such numbers, are learned better standardized.
    /// </summary>
    public IReadOnlyList<bool>? UnscaledWhere(bool sparse)
        => sparse && AreNormalized && Indicators is null ? [.. Enumerable.Repeat(true, FeatureCount)] : Indicators;
}
