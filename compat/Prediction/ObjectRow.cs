namespace Microsoft.ML.Data;

/// <summary>A row that is always the object set last.</summary>
internal sealed class ObjectRow<TRow> : DataViewRow
    where TRow : class
{
    private readonly TypedColumn[] _columns;
    private TRow _current = null!;
    private long _position = -1;

    public ObjectRow(SchemaDefinition? definition, SchemaDefinition.Direction direction = SchemaDefinition.Direction.Read)
    {
        _columns = TypedColumn.Of(typeof(TRow), definition, direction);
        Schema = TypedColumn.SchemaOf(_columns);
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    public void Set(TRow value)
    {
        _current = value;
        // What depends on the row and keeps results knows by the position that they are stale.
        _position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new((ulong)_position, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        => ActiveColumns.Typed<TValue>(Schema[column.Index], MemberReader.CreateGetter(_columns[column.Index], () => _current));
}
