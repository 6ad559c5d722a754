using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests;

/// <summary>
/// Rows of two classes that the first feature tells apart; tells before each row that it is about to be read, and counts cursors.
/// </summary>
internal sealed class WatchedRows : IDataView
{
    private readonly int _count;

    public WatchedRows(int count)
    {
        _count = count;
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, 3));
        schema.AddColumn("Label", new KeyDataViewType(typeof(uint), 2));
        Schema = schema.ToSchema();
    }

    public Action<int>? Reading { get; set; }

    public bool KnowsCount { get; init; }

    public int Opened { get; private set; }

    public int Disposed { get; private set; }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => KnowsCount ? _count : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Opened++;
        return new Cursor(this);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(WatchedRows view) : DataViewRowCursor
    {
        private int _row = -1;

        public override long Position => _row;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool MoveNext()
        {
            if (_row + 1 >= view._count)
            {
                return false;
            }
            view.Reading?.Invoke(_row + 1);
            _row++;
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => (ValueGetter<TValue>)(Delegate)(column.Index == 0 ? (ValueGetter<VBuffer<float>>)Features : (ValueGetter<uint>)Label);

        private void Label(ref uint value) => value = (uint)(_row % 2) + 1;

        private void Features(ref VBuffer<float> value)
        {
            var editor = VBufferEditor.Create(ref value, 3);
            (editor.Values[0], editor.Values[1], editor.Values[2]) = (_row % 2 == 0 ? 1 : -1, _row % 7, 1);
            value = editor.Commit();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                view.Disposed++;
            }
            base.Dispose(disposing);
        }
    }
}
