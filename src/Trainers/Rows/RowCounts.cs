using Microsoft.ML.Runtime;

namespace MLNetDeep.Trainers;

/// <summary>The numbers of usable rows of a data view and of those left out.</summary>
/// <param name="Kept">Rows with a label, finite features and a weight.</param>
/// <param name="MissingLabels">Rows left out because the label is missing.</param>
/// <param name="BadFeatures">Rows left out because a feature is infinite, or NaN where the model takes no missing ones.</param>
/// <param name="BadWeights">Rows left out because the weight is 0, NaN or infinite; null where rows have no weights.</param>
/// <param name="Classes">Rows kept of each class; empty where labels are numbers.</param>
internal sealed record RowCounts(long Kept, long MissingLabels, long BadFeatures, long? BadWeights, IReadOnlyList<long> Classes)
{
    /// <summary>Rows kept though a feature is missing.</summary>
    public long MissingFeatures { get; init; }

    /// <summary>Rows left out.</summary>
    public long Skipped => MissingLabels + BadFeatures + (BadWeights ?? 0);

    /// <summary>Why rows were left out, in words.</summary>
    private string Reasons => $"{MissingLabels:N0} with a missing label, {BadFeatures:N0} with a feature that is not finite"
        + (BadWeights is { } weights ? $", {weights:N0} with a weight that is 0 or not finite" : "");

    /// <summary>Warns where rows were left out.</summary>
    /// <param name="channel">The log.</param>
    /// <param name="what">What the rows are for, such as training.</param>
    public void ReportSkipped(IChannel channel, string what)
    {
        if (Skipped > 0)
        {
            channel.Warning(MessageSensitivity.None, $"Skipped {Skipped:N0} of {Skipped + Kept:N0} {what} rows: {Reasons}.");
        }
    }

    /// <exception cref="InvalidOperationException">No row is left.</exception>
    public void RequireRows(string what)
    {
        if (Kept == 0)
        {
            throw new InvalidOperationException(
                $"No {what} row is left: of {Skipped:N0}, {Reasons}. Check the label mapping, and replace or filter missing values.");
        }
    }

    /// <exception cref="InvalidOperationException">All rows are of one class.</exception>
    public void RequireTwoClasses(LabeledColumns columns)
    {
        if (Kept > 0 && Classes.Count > 0 && Classes.Max() == Kept)
        {
            int only = Enumerable.Range(0, Classes.Count).First(index => Classes[index] > 0);
            throw new InvalidOperationException(
                $"All {Kept:N0} training rows are of one class, {columns.Labels.NameOf(only)} in column '{columns.Label}': "
                + "expected at least two classes. Shuffle before splitting, or check the label.");
        }
    }
}
