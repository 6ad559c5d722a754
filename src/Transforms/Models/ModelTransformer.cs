using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>A model that adds columns to a data view. Saved and loaded by ML.NET like its own transformers.</summary>
/// <typeparam name="TModel">The model.</typeparam>
public abstract class ModelTransformer<TModel> : BlockTransformer, ISingleFeaturePredictionTransformer<TModel>, ISingleFeatureTransformer
    where TModel : class, IRowModel
{
    private readonly IBlockFunction _function;

    private protected ModelTransformer(TModel model, FeatureColumn column, IBlockFunction function)
    {
        Model = model;
        Column = column;
        _function = function;
    }

    /// <summary>The model: what was learned, and prediction without a data view.</summary>
    public TModel Model { get; }

    /// <inheritdoc/>
    public string FeatureColumnName => Column.Name;

    /// <inheritdoc/>
    public DataViewType FeatureColumnType => Column.Type;

    private protected FeatureColumn Column { get; }

    /// <summary>The columns added, in their order.</summary>
    private protected abstract OutputColumn[] CreateOutputs(DataViewSchema input);

    private protected sealed override BlockMapper CreateMapper(DataViewSchema input) => new(input, FeatureColumnName, _function, CreateOutputs(input));
}
