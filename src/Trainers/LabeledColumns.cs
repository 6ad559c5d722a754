namespace MLNetDeep.Trainers;

/// <summary>The columns a network learns from.</summary>
/// <param name="Features">The column of features.</param>
/// <param name="FeatureCount">Its numbers a row.</param>
/// <param name="Label">The column of labels.</param>
/// <param name="Labels">How its values become targets.</param>
internal sealed record LabeledColumns(string Features, int FeatureCount, string Label, LabelEncoding Labels);

/// <summary>How many rows of a data view were usable.</summary>
/// <param name="Kept">Rows with a label and finite features.</param>
/// <param name="MissingLabels">Rows left out because the label is missing.</param>
/// <param name="BadFeatures">Rows left out because a feature is NaN or infinite.</param>
/// <param name="Classes">Rows kept of each class; empty where labels are numbers.</param>
internal sealed record RowCounts(long Kept, long MissingLabels, long BadFeatures, IReadOnlyList<long> Classes)
{
    /// <summary>Rows left out.</summary>
    public long Skipped => MissingLabels + BadFeatures;

    /// <summary>The class of all kept rows, from 0; null when there are two classes, or no rows.</summary>
    public int? OnlyClass => Kept > 0 && Classes.Count > 0 && Classes.Max() == Kept ? Enumerable.Range(0, Classes.Count).First(i => Classes[i] > 0) : null;
}
