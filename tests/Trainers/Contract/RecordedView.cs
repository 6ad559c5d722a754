using Microsoft.ML;

namespace MLNetDeep.Trainers.Tests.Contract;

/// <summary>Passes everything on and keeps which columns its cursors were asked for.</summary>
internal sealed class RecordedView(IDataView data) : IDataView
{
    /// <summary>The columns of each cursor, in the order of the schema.</summary>
    public List<string> Asked { get; } = [];

    public bool CanShuffle => data.CanShuffle;

    public DataViewSchema Schema => data.Schema;

    public long? GetRowCount() => data.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.ToArray();
        Asked.Add(string.Join(',', needed.Select(column => column.Name).Order(StringComparer.Ordinal)));
        return data.GetRowCursor(needed, rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => data.GetRowCursorSet(columnsNeeded, n, rand);
}
