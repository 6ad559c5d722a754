using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Models;

namespace MLNetDeep.Trainers.Tests.Fuzz;

/// <summary>A row of one vector, with a value for each column of categories, and what a transformer makes of it.</summary>
internal sealed class OneRow : IDataView
{
    private readonly float[] _values;

    private OneRow(string column, int size, IReadOnlyList<CategoryColumn> categories)
    {
        var builder = new DataViewSchema.Builder();
        foreach (CategoryColumn category in categories)
        {
            builder.AddColumn(category.Name, category.IsKey ? new KeyDataViewType(typeof(uint), 9) : TextDataViewType.Instance);
        }
        if (column.Length > 0)
        {
            builder.AddColumn(column, new VectorDataViewType(NumberDataViewType.Single, size));
        }
        Schema = builder.ToSchema();
        _values = new float[size];
        for (int i = 0; i < size; i++)
        {
            _values[i] = i % 5 * 0.75f - 1;
        }
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    /// <summary>Reads all columns that a transformer adds to a row.</summary>
    public static void Predict(ITransformer transformer, string column, int size, IReadOnlyList<CategoryColumn> categories)
    {
        var row = new OneRow(column, size, categories);
        IDataView scored = transformer.Transform(row);
        DataViewSchema.Column[] added = scored.Schema.Skip(row.Schema.Count).ToArray();
        using DataViewRowCursor cursor = scored.GetRowCursor(added);
        Action[] reads = Array.ConvertAll(added, output => Reader(cursor, output));
        Assert.True(cursor.MoveNext());
        foreach (Action? read in reads)
        {
            read();
        }
        Assert.False(cursor.MoveNext());
    }

    public long? GetRowCount() => 1;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [new Cursor(this)];

    private static Action Reader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
        {
            return Reader<VBuffer<float>>(row, column);
        }
        if (column.Type is KeyDataViewType)
        {
            return Reader<uint>(row, column);
        }
        return column.Type.RawType == typeof(bool) ? Reader<bool>(row, column) : Reader<float>(row, column);
    }

    private static Action Reader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () => getter(ref value);
    }

    private sealed class Cursor(OneRow view) : DataViewRowCursor
    {
        private long _position = -1;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            _position = _position < 0 ? 0 : -1;
            return _position == 0;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = default;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Delegate getter = column.Type switch
            {
                TextDataViewType => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = "shelf 9".AsMemory()),
                KeyDataViewType => (ValueGetter<uint>)((ref uint value) => value = 3),
                _ => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => value = new(view._values.Length, view._values)),
            };
            return (ValueGetter<TValue>)getter;
        }
    }
}
