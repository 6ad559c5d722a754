namespace Microsoft.ML.Data;

/// <summary>Mappers one after the other, seen as one.</summary>
internal sealed class CompositeRowToRowMapper(DataViewSchema inputSchema, IRowToRowMapper[] mappers) : IRowToRowMapper
{
    public DataViewSchema InputSchema => inputSchema;

    public DataViewSchema OutputSchema => mappers.LastOrDefault()?.OutputSchema ?? inputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        => mappers.Reverse().Aggregate(dependingColumns, (columns, mapper) => mapper.GetDependencies(columns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        var active = new IEnumerable<DataViewSchema.Column>[mappers.Length];
        for (int i = mappers.Length - 1; i >= 0; i--)
        {
            active[i] = [.. activeColumns];
            activeColumns = mappers[i].GetDependencies(active[i]);
        }
        var row = input;
        for (int i = 0; i < mappers.Length; i++)
            row = mappers[i].GetRow(row, active[i]);
        return row;
    }
}
