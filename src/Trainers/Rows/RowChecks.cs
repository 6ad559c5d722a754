using Microsoft.ML.Runtime;

namespace MLNetDeep.Trainers;

/// <summary>Tells of rows that were left out, and refuses those left where nothing can be learned from them.</summary>
internal static class RowChecks
{
    /// <summary>Warns where rows were left out.</summary>
    public static void ReportSkipped(IChannel channel, RowCounts rows, string what)
    {
        if (rows.Skipped > 0)
        {
            channel.Warning(MessageSensitivity.None,
                $"Skipped {rows.Skipped:N0} of {rows.Skipped + rows.Kept:N0} {what} rows: {rows.Reasons}.");
        }
    }

    /// <exception cref="InvalidOperationException">No row is left.</exception>
    public static void RequireRows(RowCounts rows, string what)
    {
        if (rows.Kept == 0)
        {
            throw new InvalidOperationException(
                $"No {what} row is left: of {rows.Skipped:N0}, {rows.Reasons}. "
                + "Check the label mapping, and replace or filter missing values.");
        }
    }

    /// <exception cref="InvalidOperationException">All rows are of one class.</exception>
    public static void RequireTwoClasses(RowCounts rows, LabeledColumns columns)
    {
        if (rows.OnlyClass is not { } only)
        {
            return;
        }
        throw new InvalidOperationException(
            $"All {rows.Kept:N0} training rows are of one class, {columns.Labels.NameOf(only)} in column '{columns.Label}': "
            + "expected at least two classes. Shuffle before splitting, or check the label.");
    }
}
