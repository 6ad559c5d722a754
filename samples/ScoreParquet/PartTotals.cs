namespace MLNetDeep.Samples.ScoreParquet;

/// <summary>What was done, on all ranks together.</summary>
/// <param name="Scored">The files that were scored.</param>
/// <param name="Skipped">The files that had predictions already.</param>
/// <param name="Failed">The files that could not be scored.</param>
/// <param name="Rows">The rows of those that were scored.</param>
internal readonly record struct PartTotals(long Scored, long Skipped, long Failed, long Rows)
{
    public static PartTotals operator +(PartTotals one, PartTotals other) => new(
        one.Scored + other.Scored, one.Skipped + other.Skipped, one.Failed + other.Failed, one.Rows + other.Rows);
}
