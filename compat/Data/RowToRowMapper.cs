using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Applies a <see cref="RowMapping"/>: the input's columns, then the added ones, which hide older ones of the same name.</summary>
internal sealed class RowToRowMapper : IRowToRowMapper
{
    private readonly RowMapping _mapping;
    private readonly int _inputCount;

    public RowToRowMapper(RowMapping mapping)
    {
        _mapping = mapping;
        _inputCount = mapping.InputSchema.Count;
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(mapping.InputSchema);
        schema.AddColumns(mapping.Outputs);
        OutputSchema = schema.ToSchema();
    }

    public DataViewSchema InputSchema => _mapping.InputSchema;

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        => InputsOf(ActiveColumns.Of(OutputSchema, dependingColumns)).ToColumns(InputSchema);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Contracts.CheckValue(input, nameof(input));
        Contracts.CheckParam(input.Schema == InputSchema, nameof(input), "The row has another schema than this mapper was made for.");
        return new MappedRow(Bind(input, ActiveColumns.Of(OutputSchema, activeColumns)), input);
    }

    public DataViewRowCursor GetCursor(IDataView input, IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand)
    {
        var active = ActiveColumns.Of(OutputSchema, columnsNeeded);
        var cursor = input.GetRowCursor(InputsOf(active).ToColumns(InputSchema), input.CanShuffle ? rand : null);
        return new MappedCursor(Bind(cursor, active), cursor);
    }

    private bool[] InputsOf(bool[] active)
    {
        var inputs = active[.._inputCount];
        for (int output = 0; output < active.Length - _inputCount; output++)
        {
            if (!active[_inputCount + output])
                continue;
            foreach (int input in _mapping.GetDependencies(output))
                inputs[input] = true;
        }
        return inputs;
    }

    private Columns Bind(DataViewRow input, bool[] active)
        => new(OutputSchema, _inputCount, input, active, _mapping.CreateGetters(input, active[_inputCount..]));

    private sealed record Columns(DataViewSchema Schema, int InputCount, DataViewRow Input, bool[] Active, Delegate?[] Getters)
        : IDisposable
    {
        public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => Active[column.Index] && column.Index < InputCount
                ? Input.GetGetter<TValue>(Input.Schema[column.Index])
                : ActiveColumns.Typed<TValue>(Schema[column.Index], Active[column.Index] ? Getters[column.Index - InputCount] : null);

        // A getter may be a method of an object that holds something, such as an image, which ends with the row.
        public void Dispose()
        {
            foreach (var getter in Getters)
                (getter?.Target as IDisposable)?.Dispose();
            Input.Dispose();
        }
    }

    private sealed class MappedRow(Columns columns, DataViewRow input) : DataViewRow
    {
        public override DataViewSchema Schema => columns.Schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => columns.Active[column.Index];

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => columns.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                columns.Dispose();
        }
    }

    private sealed class MappedCursor(Columns columns, DataViewRowCursor input) : DataViewRowCursor
    {
        public override DataViewSchema Schema => columns.Schema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => columns.Active[column.Index];

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => columns.GetGetter<TValue>(column);

        public override bool MoveNext() => input.MoveNext();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                columns.Dispose();
        }
    }
}
