namespace Microsoft.ML.Data;

/// <summary>The rows of a source from some row on, and up to so many of them.</summary>
internal sealed class RangeDataView(IDataView source, long skip, long take) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount() is long rows ? Math.Clamp(rows - skip, 0, take) : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(source.GetRowCursor(columnsNeeded), skip, take);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor input, long skip, long take) : LinkedCursor(input)
    {
        private long _toSkip = skip;
        private long _left = take;

        protected override bool MoveNextCore()
        {
            for (; _toSkip > 0; _toSkip--)
            {
                if (!Input.MoveNext())
                    return false;
            }
            return _left-- > 0 && Input.MoveNext();
        }
    }
}
