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

    /// <summary>Whether the transform that made the features has normalized them.</summary>
    public bool AreNormalized { get; init; }

    /// <summary>
    /// Of each feature, whether it is left as it is where scaling is automatic; null where none is. Sparse normalized features
    /// are text, if they are no indicators with numbers beside them; dense ones, and such numbers, are learned better standardized.
    /// </summary>
    public IReadOnlyList<bool>? UnscaledWhere(bool sparse)
        => sparse && AreNormalized && Indicators is null ? [.. Enumerable.Repeat(true, FeatureCount)] : Indicators;
}

/// <summary>How many rows of a data view were usable.</summary>
/// <param name="Kept">Rows with a label, finite features and a weight.</param>
/// <param name="MissingLabels">Rows left out because the label is missing.</param>
/// <param name="BadFeatures">Rows left out because a feature is NaN or infinite.</param>
/// <param name="BadWeights">Rows left out because the weight is 0, NaN or infinite; null where rows have no weights.</param>
/// <param name="Classes">Rows kept of each class; empty where labels are numbers.</param>
internal sealed record RowCounts(long Kept, long MissingLabels, long BadFeatures, long? BadWeights, IReadOnlyList<long> Classes)
{
    /// <summary>Rows left out.</summary>
    public long Skipped => MissingLabels + BadFeatures + (BadWeights ?? 0);

    /// <summary>Why rows were left out, in words.</summary>
    public string Reasons => $"{MissingLabels:N0} with a missing label, {BadFeatures:N0} with a feature that is not finite"
        + (BadWeights is { } weights ? $", {weights:N0} with a weight that is 0 or not finite" : "");

    /// <summary>The class of all kept rows, from 0; null when there are two classes, or no rows.</summary>
    public int? OnlyClass =>
        Kept > 0 && Classes.Count > 0 && Classes.Max() == Kept ? Enumerable.Range(0, Classes.Count).First(i => Classes[i] > 0) : null;
}
