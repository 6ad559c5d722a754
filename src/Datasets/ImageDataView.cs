using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Datasets;

/// <summary>Pictures in memory as a data view, without an object or an array for each row.</summary>
internal sealed class ImageDataView : IDataView
{
    private const string FeaturesName = "Features";
    private const string LabelName = "Label";
    private const string KeyValues = "KeyValues";

    private readonly IImageRows _rows;

    public ImageDataView(IImageRows rows)
    {
        _rows = rows;
        ReadOnlyMemory<char>[] names = [.. rows.ClassNames.Select(name => name.AsMemory())];
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(
            KeyValues,
            new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => new VBuffer<ReadOnlyMemory<char>>(names.Length, names).CopyTo(ref value));
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(FeaturesName, new VectorDataViewType(NumberDataViewType.Single, rows.Height, rows.Width, 1));
        schema.AddColumn(LabelName, new KeyDataViewType(typeof(uint), names.Length), annotations.ToAnnotations());
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _rows.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        return new Cursor(this, columnsNeeded, rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly ImageDataView _view;
        private readonly bool[] _active;
        private readonly int[]? _order;
        private long _position = -1;
        private int _row;
        private int _next;

        public Cursor(ImageDataView view, IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand)
        {
            _view = view;
            _active = new bool[view.Schema.Count];
            foreach (DataViewSchema.Column column in columnsNeeded)
            {
                _active[Check(column)] = true;
            }

            if (rand is not null)
            {
                _order = [.. Enumerable.Range(0, view._rows.Count)];
                rand.Shuffle(_order);
            }
        }

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => _view.Schema;

        public override bool MoveNext()
        {
            if (_next >= _view._rows.Count)
            {
                _position = -1;
                return false;
            }

            _row = _order is null ? _next : _order[_next];
            _position = _next++;
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => _active[Check(column)];

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId value) => value = new DataViewRowId((ulong)CurrentRow(), 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            int index = Check(column);
            if (!_active[index])
            {
                throw new ArgumentException($"Column '{column.Name}' was not asked for when the cursor was made.", nameof(column));
            }

            Delegate getter = column.Name == FeaturesName ? (ValueGetter<VBuffer<float>>)GetFeatures : (ValueGetter<uint>)GetLabel;
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException(
                    $"Column '{column.Name}' has values of type {column.Type.RawType}, not {typeof(TValue)}.");
        }

        private void GetFeatures(ref VBuffer<float> value)
        {
            int row = CurrentRow();
            var editor = VBufferEditor.Create(ref value, _view._rows.Height * _view._rows.Width);
            _view._rows.CopyPixels(row, editor.Values);
            value = editor.Commit();
        }

        // Keys count from 1; 0 is missing.
        private void GetLabel(ref uint value) => value = (uint)_view._rows.Label(CurrentRow()) + 1;

        private int CurrentRow() =>
            _position >= 0
                ? _row
                : throw new InvalidOperationException("The cursor is not on a row: call MoveNext first, and stop when it returns false.");

        private int Check(DataViewSchema.Column column)
        {
            if (column.Index < 0 || column.Index >= _view.Schema.Count || _view.Schema[column.Index].Name != column.Name)
            {
                throw new ArgumentException(
                    $"Column '{column.Name}' is not of this data view, which has Features and Label.", nameof(column));
            }

            return column.Index;
        }
    }
}
