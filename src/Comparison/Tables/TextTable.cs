namespace MLNetDeep.Comparisons.Tables;

/// <summary>A table as its file has it: texts in columns.</summary>
/// <param name="Names">The columns' names, all different.</param>
/// <param name="Columns">The texts of each column, null where a value is missing.</param>
/// <param name="Lines">The line that each row begins in, from 1.</param>
/// <param name="Notes">What was found and decided, for people to check.</param>
internal sealed record TextTable(
    IReadOnlyList<string> Names, IReadOnlyList<string?[]> Columns, IReadOnlyList<long> Lines, IReadOnlyList<string> Notes)
{
    public int Rows => Lines.Count;
}
