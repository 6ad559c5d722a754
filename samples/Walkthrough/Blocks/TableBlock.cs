using System.Globalization;

namespace MLNetDeep.Samples.Walkthrough.Blocks;

/// <summary>A table; the first cell of a row names it.</summary>
internal sealed record TableBlock(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows) : Block
{
    /// <summary>The number of a row, by its first cell, in a column.</summary>
    public double Value(string row, string column) =>
        Rows.Single(cells => cells[0].Text == row)[Columns.ToList().IndexOf(column)].Value
        ?? throw new InvalidOperationException($"{Caption}: expected a number of '{row}' in '{column}', found a text.");
}

/// <summary>A text, or a number as it is printed.</summary>
internal readonly record struct Cell(string Text, double? Value)
{
    public static implicit operator Cell(string text) => new(text, null);

    public static Cell Of(double value, string format = "0.####") => new(value.ToString(format, CultureInfo.InvariantCulture), value);

    public static Cell Of(long value) => Of(value, "N0");
}
