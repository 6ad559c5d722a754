using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests.Contract;

/// <summary>
/// As a file is read: no number of rows, no shuffling, cursors that cannot be had in parallel. Pixels below a bound are 0, and its vectors
/// are sparse or dense.
/// </summary>
internal sealed class StreamedView(IDataView data, bool sparse) : WrappedView(data)
{
    private const float Bound = 0.5f;

    public override bool CanShuffle => false;

    public override long? GetRowCount() => null;

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(base.GetRowCursor(columnsNeeded, null), sparse);

    private sealed class Cursor(DataViewRowCursor input, bool sparse) : WrappedCursor(input)
    {
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (column.Name != "Features")
            {
                return base.GetGetter<TValue>(column);
            }
            ValueGetter<VBuffer<float>> getter = base.GetGetter<VBuffer<float>>(column);
            VBuffer<float> pixels = default;
            return (ValueGetter<TValue>)(Delegate)(ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                getter(ref pixels);
                float[] values = [.. pixels.DenseValues().Select(pixel => pixel < Bound ? 0 : pixel)];
                int[] places = [.. Enumerable.Range(0, values.Length).Where(i => values[i] != 0)];
                value = sparse
                    ? new(values.Length, places.Length, Array.ConvertAll(places, i => values[i]), places)
                    : new(values.Length, values);
            });
        }
    }
}
