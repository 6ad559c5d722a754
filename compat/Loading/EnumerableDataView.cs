namespace Microsoft.ML.Data;

/// <summary>User objects as rows: a list is counted and can be shuffled, anything else is enumerated anew by each cursor.</summary>
internal sealed class EnumerableDataView<TRow>(IEnumerable<TRow> data, SchemaDefinition? definition) : IDataView
    where TRow : class
{
    private readonly IList<TRow>? _list = data as IList<TRow>;
    private readonly TypedColumn[] _columns = TypedColumn.Of(typeof(TRow), definition, SchemaDefinition.Direction.Read);
    private DataViewSchema? _schema;

    public bool CanShuffle => _list != null;

    public DataViewSchema Schema => _schema ??= TypedColumn.SchemaOf(_columns);

    public long? GetRowCount() => _list?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var order = _list != null && rand != null ? Permutation.Of(_list.Count, rand) : null;
        var rows = order == null ? data : order.Select(index => _list![index]);
        return new Cursor(this, columnsNeeded, rows.GetEnumerator(), order);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(EnumerableDataView<TRow> view, IEnumerable<DataViewSchema.Column> columnsNeeded, IEnumerator<TRow> rows, int[]? order)
        : RootCursor(view.Schema, columnsNeeded)
    {
        public override ValueGetter<DataViewRowId> GetIdGetter()
            => order == null
                ? base.GetIdGetter()
                : (ref DataViewRowId value) => value = new((ulong)order[Position], 0);

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
