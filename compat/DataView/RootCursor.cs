using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A cursor over rows of its own: counts positions and hands out one getter an active column.</summary>
internal abstract class RootCursor : DataViewRowCursor
{
    private readonly bool[] _active;
    private long _position = -1;
    private bool _ended;

    protected RootCursor(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        Schema = schema;
        _active = ActiveColumns.Of(schema, columnsNeeded);
    }

    public sealed override DataViewSchema Schema { get; }

    public sealed override long Position => _position;

    public override long Batch => 0;

    public sealed override bool IsColumnActive(DataViewSchema.Column column)
    {
        Contracts.CheckParam(column.Index < _active.Length, nameof(column));
        return _active[column.Index];
    }

    public sealed override bool MoveNext()
    {
        if (_ended)
            return false;
        if (MoveNextCore())
        {
            _position++;
            return true;
        }
        _position = -1;
        _ended = true;
        return false;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new((ulong)_position, 0);

    public sealed override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        => ActiveColumns.Typed<TValue>(Schema[column.Index], IsColumnActive(column) ? CreateGetter(column.Index) : null);

    protected abstract bool MoveNextCore();

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's raw type.</summary>
    protected abstract Delegate CreateGetter(int column);
}

/// <summary>Which columns a consumer asked for.</summary>
internal static class ActiveColumns
{
    public static bool[] Of(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns)
    {
        var active = new bool[schema.Count];
        foreach (var column in columns ?? [])
        {
            Contracts.CheckParam(column.Index < active.Length && schema[column.Index].Name == column.Name, nameof(columns),
                $"Column '{column.Name}' (index {column.Index}) is not in this data view.");
            active[column.Index] = true;
        }
        return active;
    }

    public static IEnumerable<DataViewSchema.Column> ToColumns(this bool[] active, DataViewSchema schema)
        => schema.Where(column => active[column.Index]);

    public static ValueGetter<TValue> Typed<TValue>(DataViewSchema.Column column, Delegate? getter)
        => getter switch
        {
            null => throw Contracts.Except($"Column '{column.Name}' was not asked for when this row was made, so it has no values."),
            ValueGetter<TValue> typed => typed,
            _ => throw Contracts.Except(
                $"Invalid TValue in GetGetter for column '{column.Name}': '{typeof(TValue)}', expected type: '{column.Type.RawType}'."),
        };
}
