using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Classic;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>A classic model that adds columns to a data view. Saved and loaded by ML.NET like its own transformers.</summary>
/// <typeparam name="TModel">The model.</typeparam>
public abstract class ModelTransformer<TModel> : ISingleFeaturePredictionTransformer<TModel>, ISingleFeatureTransformer
    where TModel : class, IRowModel
{
    private readonly ModelFunction _function;

    private protected ModelTransformer(TModel model, FeatureColumn column, int outputSize, int? threads, RowFunction compute)
    {
        Model = model;
        Column = column;
        _function = new ModelFunction(model, outputSize, threads, compute);
    }

    /// <summary>The model: what was learned, and prediction without a data view.</summary>
    public TModel Model { get; }

    /// <inheritdoc/>
    public string FeatureColumnName => Column.Name;

    /// <inheritdoc/>
    public DataViewType FeatureColumnType => Column.Type;

    bool ITransformer.IsRowToRowMapper => true;

    private protected FeatureColumn Column { get; }

    /// <summary>The columns added, in their order.</summary>
    private protected abstract OutputColumn[] CreateOutputs(DataViewSchema input);

    /// <summary>Writes the transformer into ML.NET's model file.</summary>
    private protected abstract void Save(ModelSaveContext context);

    /// <summary>The input's columns, then the added ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing, or is not a vector of Single of the size trained on.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => CreateMapper(inputSchema).OutputSchema;

    /// <summary>Scores lazily: rows are read and evaluated a block at a time while a cursor moves. A row with a feature that is not finite gets missing values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing, or is not a vector of Single of the size trained on.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new BlockDataView(input, CreateMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => CreateMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => Save(ctx);

    private BlockMapper CreateMapper(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new BlockMapper(input, FeatureColumnName, _function, CreateOutputs(input));
    }
}
