using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests;

/// <summary>
/// Any number of rows of two classes, each a vector with few values in far apart slots that is computed when it is read; the class is told
/// by where the first one is.
/// </summary>
/// <param name="count">Rows.</param>
/// <param name="size">Slots of a vector.</param>
/// <param name="knowsCount">Whether the view says how many rows there are.</param>
/// <param name="dense">Whether vectors are given with their zeros.</param>
internal sealed class SparseVectors(long count, int size, bool knowsCount = true, bool dense = false) : IDataView
{
    private const int Values = 6;

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; } = SchemaOf(size);

    public long? GetRowCount() => knowsCount ? count : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(count, size, dense, Schema);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded)];

    private static DataViewSchema SchemaOf(int size)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, size));
        schema.AddColumn("Label", BooleanDataViewType.Instance);
        return schema.ToSchema();
    }

    private sealed class Cursor(long count, int size, bool dense, DataViewSchema schema) : DataViewRowCursor
    {
        private long _row = -1;

        public override long Position => _row;

        public override long Batch => 0;

        public override DataViewSchema Schema => schema;

        public override bool MoveNext() => ++_row < count;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => (ValueGetter<TValue>)(Delegate)(column.Index == 0
                ? (ValueGetter<VBuffer<float>>)Features
                : (ValueGetter<bool>)((ref bool value) => value = _row % 2 == 0));

        private void Features(ref VBuffer<float> value)
        {
            var random = new Random((int)_row);
            int[] indices = new int[Values];
            float[] values = new float[Values];
            for (int i = 0; i < Values; i++)
            {
                (indices[i], values[i]) = ((int)((i + random.NextDouble()) * size / Values), 0.1f + random.NextSingle());
            }
            // The first half of the first part for one class, the second half for the other.
            indices[0] = (int)((_row % 2 + random.NextDouble()) * size / Values / 2);
            value = new VBuffer<float>(size, Values, values, indices);
            if (dense)
            {
                value = new VBuffer<float>(size, [.. value.DenseValues()]);
            }
        }
    }
}
