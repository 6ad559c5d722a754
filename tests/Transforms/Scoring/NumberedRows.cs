using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Tests.Scoring;

/// <summary>Rows with Features [n, 2n, 1] and Number n, counted from 0; tells before each row that it is about to be read.</summary>
internal sealed class NumberedRows : IDataView
{
    private readonly int _count;

    public NumberedRows(int count)
    {
        _count = count;
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, 3));
        schema.AddColumn("Number", NumberDataViewType.Int32);
        Schema = schema.ToSchema();
    }

    public Action<int>? Reading { get; set; }

    public int Disposed { get; private set; }

    /// <summary>Whether rows hold a number more than the schema says from this row on.</summary>
    public int? WrongFrom { get; set; }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [new Cursor(this)];

    private sealed class Cursor(NumberedRows view) : DataViewRowCursor
    {
        private int _row = -1;

        public override long Position => _row;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool MoveNext()
        {
            if (_row + 1 == view._count)
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
            => (ValueGetter<TValue>)(Delegate)(column.Index == 0 ? (ValueGetter<VBuffer<float>>)Features : (ValueGetter<int>)Number);

        private void Number(ref int value) => value = _row;

        private void Features(ref VBuffer<float> value)
        {
            var editor = VBufferEditor.Create(ref value, _row >= view.WrongFrom ? 4 : 3);
            (editor.Values[0], editor.Values[1], editor.Values[2]) = (_row, 2 * _row, 1);
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
