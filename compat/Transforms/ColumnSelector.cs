using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Some columns of a row, in an order of their own.</summary>
internal sealed class ColumnSelector : IRowToRowMapper
{
    private readonly int[] _sources;

    public ColumnSelector(DataViewSchema inputSchema, int[] sources)
    {
        InputSchema = inputSchema;
        _sources = sources;
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(sources.Select(source => inputSchema[source]));
        OutputSchema = schema.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public DataViewSchema.Column SourceOf(DataViewSchema.Column column) => InputSchema[_sources[column.Index]];

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        => dependingColumns.Select(SourceOf);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new Row(this, input);

    private sealed class Row(ColumnSelector selector, DataViewRow input) : DataViewRow
    {
        public override DataViewSchema Schema => selector.OutputSchema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(selector.SourceOf(column));

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => input.GetGetter<TValue>(selector.SourceOf(column));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
        }
    }
}

/// <summary>A data view seen through a <see cref="ColumnSelector"/>.</summary>
internal sealed class SelectedDataView(IDataView source, ColumnSelector selector) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => selector.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(selector, source.GetRowCursor(selector.GetDependencies(columnsNeeded), source.CanShuffle ? rand : null));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(ColumnSelector selector, DataViewRowCursor input) : DataViewRowCursor
    {
        public override DataViewSchema Schema => selector.OutputSchema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(selector.SourceOf(column));

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => input.GetGetter<TValue>(selector.SourceOf(column));

        public override bool MoveNext() => input.MoveNext();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
        }
    }
}
