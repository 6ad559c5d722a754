using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public abstract class RowToRowTransformerBase : ITransformer
{
    private protected readonly IHost Host;

    private protected RowToRowTransformerBase(IHost host) => Host = host;

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => MakeMapper(inputSchema).OutputSchema;

    public IDataView Transform(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        return new MappedDataView(input, MakeMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => MakeMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => SaveModel(ctx);

    private protected abstract void SaveModel(ModelSaveContext ctx);

    /// <summary>Binds the transformer to a schema; a column that is missing or of the wrong type is an error here.</summary>
    private protected abstract RowMapping MakeRowMapping(DataViewSchema inputSchema);

    private RowToRowMapper MakeMapper(DataViewSchema inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return new(MakeRowMapping(inputSchema));
    }
}
