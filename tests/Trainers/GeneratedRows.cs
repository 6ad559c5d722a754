using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests;

/// <summary>
/// Any number of rows that take no memory: each is computed from its number when it is read. Of two classes, told apart by the sum of the
/// first features.
/// </summary>
internal sealed class GeneratedRows : IDataView
{
    public const int FeatureCount = 64;
    private const int Telling = 8;

    private readonly long _count;
    private readonly long _first;

    public GeneratedRows(long count, long first = 0)
    {
        (_count, _first) = (count, first);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, FeatureCount));
        schema.AddColumn("Label", new KeyDataViewType(typeof(uint), 2));
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(GeneratedRows view) : DataViewRowCursor
    {
        private readonly float[] _features = new float[FeatureCount];
        private long _row = -1;
        private uint _label;

        public override long Position => _row;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool MoveNext()
        {
            if (++_row >= view._count)
            {
                return false;
            }
            ulong bits = (ulong)(view._first + _row + 1) * 0x9E3779B97F4A7C15UL;
            float sum = 0f;
            for (int i = 0; i < FeatureCount; i++)
            {
                // xorshift64: Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8, 2003.
                bits ^= bits << 13;
                bits ^= bits >> 7;
                bits ^= bits << 17;
                _features[i] = ((int)(bits >> 40) * (1f / (1 << 24))) - 0.5f;
                if (i < Telling)
                {
                    sum += _features[i];
                }
            }
            _label = sum > 0 ? 1u : 2u;
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => (ValueGetter<TValue>)(Delegate)(column.Index == 0 ? (ValueGetter<VBuffer<float>>)Features : (ValueGetter<uint>)Label);

        private void Label(ref uint value) => value = _label;

        private void Features(ref VBuffer<float> value)
        {
            var editor = VBufferEditor.Create(ref value, FeatureCount);
            _features.CopyTo(editor.Values);
            value = editor.Commit();
        }
    }
}
