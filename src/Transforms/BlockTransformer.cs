using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>
/// A transformer that adds columns computed from one vector column, row by row or by the block. Saved and loaded by ML.NET like its own
/// transformers.
/// </summary>
public abstract class BlockTransformer : ITransformer
{
    private protected BlockTransformer()
    {
    }

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>The columns added to a schema, and what computes them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column that is read is missing, or is not a vector of Single of the size that is
    /// taken.</exception>
    private protected abstract BlockMapper CreateMapper(DataViewSchema input);

    /// <summary>Writes the transformer into ML.NET's model file.</summary>
    private protected abstract void Save(ModelSaveContext context);

    /// <summary>Returns the columns after the transformation: the input's, then those that are added.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column that is read is missing, or is not a vector of Single of the size that is
    /// taken.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Mapper(inputSchema).OutputSchema;

    /// <summary>Transforms data lazily: rows are read and evaluated a block at a time while a cursor moves.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column that is read is missing, or is not a vector of Single of the size that is
    /// taken.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new BlockDataView(input, Mapper(input.Schema), this);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Mapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => Save(ctx);

    private BlockMapper Mapper(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return CreateMapper(input);
    }
}
