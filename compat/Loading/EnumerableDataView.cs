namespace Microsoft.ML.Data;

/// <summary>User objects as rows, enumerated anew by each cursor, in their order.</summary>
internal sealed class EnumerableDataView<TRow> : IDataView
    where TRow : class
{
    private readonly IEnumerable<TRow> _data;
    private readonly TypedColumn[] _columns;

    public EnumerableDataView(IEnumerable<TRow> data, SchemaDefinition? definition)
    {
        _data = data;
        _columns = TypedColumn.Of(typeof(TRow), definition, SchemaDefinition.Direction.Read);
        Schema = TypedColumn.SchemaOf(_columns);
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => (_data as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(this, columnsNeeded, _data.GetEnumerator());

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(EnumerableDataView<TRow> view, IEnumerable<DataViewSchema.Column> columnsNeeded, IEnumerator<TRow> rows)
        : RootCursor(view.Schema, columnsNeeded)
    {
        protected override bool MoveNextCore() => rows.MoveNext();

        protected override Delegate CreateGetter(int column) => MemberReader.CreateGetter(view._columns[column], () => rows.Current);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rows.Dispose();
            base.Dispose(disposing);
        }
    }
}
