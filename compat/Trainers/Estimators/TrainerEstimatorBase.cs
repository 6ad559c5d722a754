using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>A trainer of one feature column: checks the columns, reads the rows, trains, wraps the model.</summary>
public abstract class TrainerEstimatorBase<TTransformer, TModel> : ITrainerEstimator<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    public readonly SchemaShape.Column FeatureColumn;

    public readonly SchemaShape.Column LabelColumn;

    public readonly SchemaShape.Column WeightColumn;

    private protected readonly IHost Host;

    private protected TrainerEstimatorBase(IHost host, TrainingColumns columns)
    {
        Host = host;
        Columns = columns;
        FeatureColumn = columns.FeatureShape;
        LabelColumn = columns.LabelShape;
        WeightColumn = columns.WeightShape;
    }

    public abstract TrainerInfo Info { get; }

    private protected TrainingColumns Columns { get; }

    public TTransformer Fit(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        var rows = Columns.Read(Host, input);
        return MakeTransformer(TrainModel(rows, input.Schema), input.Schema);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        Columns.Check(Host, inputSchema);
        var columns = inputSchema.ToDictionary(column => column.Name);
        foreach (var column in GetOutputColumns(inputSchema))
            columns[column.Name] = column;
        return new SchemaShape(columns.Values);
    }

    private protected abstract SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema);

    private protected abstract TModel TrainModel(TrainingRows rows, DataViewSchema schema);

    private protected abstract TTransformer MakeTransformer(TModel model, DataViewSchema trainSchema);
}

public abstract class TrainerEstimatorBaseWithGroupId<TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected TrainerEstimatorBaseWithGroupId(IHost host, TrainingColumns columns)
        : base(host, columns)
    {
    }
}
