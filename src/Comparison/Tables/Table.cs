using Microsoft.ML;
using MLNetDeep.Comparisons.Tables;

namespace MLNetDeep.Comparisons;

/// <summary>
/// A table in memory with a column to predict. Each other column has a kind, found from its values, that decides how models see it.
/// </summary>
public sealed class Table
{
    internal Table(string name, LabelColumn label, IReadOnlyList<TableColumn> columns, IReadOnlyList<string> notes)
        => (Name, LabelValues, Columns, Notes) = (name, label, columns, notes);

    /// <summary>The name of the table: of its file, without the extension.</summary>
    public string Name { get; }

    /// <summary>The name of the column that is predicted.</summary>
    public string Label => LabelValues.Name;

    /// <summary>What is predicted.</summary>
    public TableTask Task => LabelValues.Task;

    /// <summary>The names of the classes, in the order of the models' scores; none where a number is predicted.</summary>
    public IReadOnlyList<string> Classes => LabelValues.Classes;

    /// <summary>The columns besides the label, in their order.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>What was found in the file and decided about it, for people to check.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The number of rows; those without a label are not among them.</summary>
    public int Rows => LabelValues.Keys?.Length ?? LabelValues.Numbers!.Length;

    /// <summary>The shape of the images where the rows are images; null for a table.</summary>
    public ImageShape? Image { get; internal init; }

    /// <summary>The rows: numbers as Single, all else as text, and the label.</summary>
    public IDataView View => Of([.. Enumerable.Range(0, Rows)]);

    /// <summary>What was read, as lines of text: the rows, the label, and the columns by their kind.</summary>
    public override string ToString() => Reports.TextReport.Write(this);

    internal LabelColumn LabelValues { get; }

    /// <summary>The columns that models see.</summary>
    internal IEnumerable<TableColumn> Used => Columns.Where(column => column.IsUsed);

    /// <summary>The group of each row, from 0; null: each row is for itself.</summary>
    internal int[]? Groups { get; init; }

    /// <summary>The place of each row in time; null: no order.</summary>
    internal double[]? Times { get; init; }

    /// <summary>The first row of the test set that the data brings along, which is last; null: none.</summary>
    internal int? TestStart { get; init; }

    /// <summary>The class that curves are about, of two.</summary>
    internal int Positive { get; init; } = 1;

    /// <summary>What turns rows as they are stored, such as paths of pictures, into this table's; null: nothing.</summary>
    internal ITransformer? Loading { get; init; }

    /// <summary>The schema of rows as they are stored.</summary>
    internal DataViewSchema? StoredSchema { get; init; }

    /// <summary>Some of the rows.</summary>
    internal TableView Of(int[] rows) => new(
    [
        .. Used.Select(column => new ViewColumn(column.Name, column.Values, rows)),
        new ViewColumn(Label, LabelValues.Values, rows),
    ]);

    /// <summary>Some of the rows, of which one column has the values of others.</summary>
    internal TableView Of(int[] rows, TableColumn changed, ColumnValues values, int[] others) => new(
    [
        .. Used.Select(column => column == changed
            ? new ViewColumn(column.Name, values, others)
            : new ViewColumn(column.Name, column.Values, rows)),
        new ViewColumn(Label, LabelValues.Values, rows),
    ]);
}
