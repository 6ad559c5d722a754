using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Comparisons.Tables;

/// <summary>A column of a view: its values and which of them are the view's rows.</summary>
internal sealed record ViewColumn(string Name, ColumnValues Values, int[] Rows, DataViewSchema.Annotations? Annotations = null);

/// <summary>
/// Rows of a table in memory as a data view. Each column chooses its rows for itself, so that one can be shuffled, or held at a value,
/// while the others stay.
/// </summary>
internal sealed class TableView : IDataView
{
    private readonly IReadOnlyList<ViewColumn> _columns;
    private readonly int _rows;

    public TableView(IReadOnlyList<ViewColumn> columns)
    {
        _columns = columns;
        _rows = columns[0].Rows.Length;
        var schema = new DataViewSchema.Builder();
        foreach (ViewColumn column in columns)
        {
            schema.AddColumn(column.Name, column.Values.Type, column.Annotations);
        }
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, columnsNeeded, rand);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly TableView _view;
        private readonly HashSet<int> _active;
        private readonly int[]? _order;
        private int _position = -1;
        private int _row = -1;

        public Cursor(TableView view, IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand)
        {
            _view = view;
            _active = [.. columnsNeeded.Select(column => column.Index)];
            if (rand is not null)
            {
                _order = [.. Enumerable.Range(0, view._rows)];
                rand.Shuffle(_order);
            }
        }

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => _view.Schema;

        public override bool MoveNext()
        {
            if (_position + 1 >= _view._rows)
            {
                return false;
            }
            _position++;
            _row = _order is null ? _position : _order[_position];
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId value) => value = new DataViewRowId((ulong)_row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column))
            {
                throw new ArgumentException($"Column '{column.Name}' was not asked for when the cursor was made.", nameof(column));
            }
            int[] rows = _view._columns[column.Index].Rows;
            return _view._columns[column.Index].Values.Getter(() => rows[_row]) as ValueGetter<TValue>
                ?? throw new InvalidOperationException(
                    $"Column '{column.Name}' has values of type {column.Type.RawType}, not {typeof(TValue)}.");
        }
    }
}
