using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A trained model as a transformer that adds its predictions.</summary>
public abstract class PredictionTransformerBase<TModel> : IPredictionTransformer<TModel>
    where TModel : class
{
    private protected readonly IHost Host;
    internal DataViewSchema TrainSchema;

    private protected PredictionTransformerBase(IHost host, TModel model, DataViewSchema trainSchema)
    {
        Host = host;
        Model = Contracts.CheckRef(host, model, nameof(model));
        TrainSchema = Contracts.CheckRef(host, trainSchema, nameof(trainSchema));
    }

    public TModel Model { get; }

    bool ITransformer.IsRowToRowMapper => true;

    public abstract DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    public IDataView Transform(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        return new MappedDataView(input, MakeMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => MakeMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        SaveCore(ctx);
    }

    private protected RowToRowMapper MakeMapper(DataViewSchema inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return new(MakeRowMapping(inputSchema));
    }

    private protected abstract RowMapping MakeRowMapping(DataViewSchema inputSchema);

    private protected abstract void SaveCore(ModelSaveContext ctx);
}

/// <summary>A prediction transformer that reads one column of features.</summary>
public abstract class SingleFeaturePredictionTransformerBase<TModel>
    : PredictionTransformerBase<TModel>, ISingleFeaturePredictionTransformer<TModel>, ISingleFeaturePredictionTransformer
    where TModel : class
{
    private protected SingleFeaturePredictionTransformerBase(IHost host, TModel model, DataViewSchema trainSchema, string featureColumn)
        : base(host, model, trainSchema)
    {
        FeatureColumnName = featureColumn;
        FeatureColumnType = trainSchema.GetColumnOrNull(featureColumn)?.Type
            ?? throw host.ExceptSchemaMismatch(nameof(featureColumn), "feature", featureColumn);
    }

    public string FeatureColumnName { get; }

    public DataViewType FeatureColumnType { get; }

    public sealed override DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => MakeMapper(inputSchema).OutputSchema;

    private protected void SaveModelAndFeatures(ModelSaveContext ctx)
    {
        // sub-model "Model": the model
        // the type of the features
        ctx.SaveModel(Model, PredictionTransformerLoader.ModelName);
        SchemaStore.WriteFeatures(ctx, FeatureColumnName, (VectorDataViewType)FeatureColumnType);
    }
}
