namespace Microsoft.ML.Data;

/// <summary>A cursor that passes on the rows of another, perhaps not all of them, under the same schema.</summary>
internal abstract class LinkedCursor(DataViewRowCursor input) : DataViewRowCursor
{
    private long _position = -1;

    public sealed override DataViewSchema Schema => Input.Schema;

    public sealed override long Position => _position;

    public sealed override long Batch => Input.Batch;

    protected DataViewRowCursor Input { get; } = input;

    public sealed override bool IsColumnActive(DataViewSchema.Column column) => Input.IsColumnActive(column);

    public sealed override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Input.GetGetter<TValue>(column);

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

    public sealed override bool MoveNext()
    {
        bool moved = MoveNextCore();
        _position = moved ? _position + 1 : -1;
        return moved;
    }

    protected abstract bool MoveNextCore();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Input.Dispose();
        base.Dispose(disposing);
    }
}
