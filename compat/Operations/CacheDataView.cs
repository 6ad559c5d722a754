namespace Microsoft.ML.Data;

/// <summary>Keeps in memory each column that was ever asked for; the source is read once a set of new columns.</summary>
internal sealed class CacheDataView : IDataView
{
    private readonly IDataView _source;
    private readonly Lock _lock = new();
    private readonly ColumnStore?[] _stores;
    private long? _rows;

    public CacheDataView(IDataView source, params IEnumerable<DataViewSchema.Column> prefetch)
    {
        _source = source;
        _stores = new ColumnStore?[source.Schema.Count];
        if (prefetch.Any())
            Fill(prefetch);
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => _rows ?? _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        long rows = Fill(columns);
        return new Cursor(this, columns, checked((int)rows), rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private long Fill(IEnumerable<DataViewSchema.Column> columns)
    {
        lock (_lock)
        {
            DataViewSchema.Column[] missing = [.. columns.Where(column => _stores[column.Index] == null)];
            if (missing.Length == 0 && _rows is long known)
                return known;
            if (missing.Length == 0 && !columns.Any())
                return _source.GetRowCount() ?? ReadInto([]);
            return ReadInto(missing);
        }
    }

    private long ReadInto(DataViewSchema.Column[] columns)
    {
        using var cursor = _source.GetRowCursor(columns);
        ColumnStore[] stores = [.. columns.Select(column => ColumnStore.Create(cursor, column))];
        long rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            foreach (var store in stores)
                store.AddCurrent();
        }
        for (int i = 0; i < columns.Length; i++)
            _stores[columns[i].Index] = stores[i];
        _rows = rows;
        return rows;
    }

    private sealed class Cursor : RootCursor
    {
        private readonly CacheDataView _view;
        private readonly int _rows;
        private readonly int[]? _order;
        private int _next;
        private int _row = -1;

        public Cursor(CacheDataView view, IEnumerable<DataViewSchema.Column> columns, int rows, Random? rand)
            : base(view.Schema, columns)
        {
            _view = view;
            _rows = rows;
            _order = rand == null ? null : Permutation.Of(rows, rand);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new((ulong)_row, 0);

        protected override bool MoveNextCore()
        {
            if (_next == _rows)
                return false;
            _row = _order == null ? _next : _order[_next];
            _next++;
            return true;
        }

        protected override Delegate CreateGetter(int column) => _view._stores[column]!.CreateGetter(() => _row);
    }
}
