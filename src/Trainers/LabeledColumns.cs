namespace MLNetDeep.Trainers;

/// <summary>The columns a classifier learns from.</summary>
/// <param name="Features">The column of features.</param>
/// <param name="FeatureCount">Its numbers a row.</param>
/// <param name="Label">The column of labels, a key.</param>
/// <param name="Classes">Its number of keys.</param>
internal readonly record struct LabeledColumns(string Features, int FeatureCount, string Label, int Classes);

/// <summary>How many rows of a data view were usable.</summary>
/// <param name="Kept">Rows with a label and finite features.</param>
/// <param name="MissingLabels">Rows left out because the label is missing.</param>
/// <param name="BadFeatures">Rows left out because a feature is NaN or infinite.</param>
/// <param name="OnlyClass">The class of all kept rows, from 0; null when there are two classes, or no rows.</param>
internal readonly record struct RowCounts(long Kept, long MissingLabels, long BadFeatures, int? OnlyClass)
{
    /// <summary>Rows left out.</summary>
    public long Skipped => MissingLabels + BadFeatures;
}
