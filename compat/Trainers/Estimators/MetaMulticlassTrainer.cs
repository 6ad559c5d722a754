using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>A multiclass trainer made from a binary one.</summary>
public abstract class MetaMulticlassTrainer<TTransformer, TModel> : ITrainerEstimator<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected readonly IHost Host;
    private protected readonly IBinaryTrainer Trainer;
    private protected readonly TrainingColumns Columns;

    private protected MetaMulticlassTrainer(IHost host, IBinaryTrainer trainer, string labelColumn)
    {
        Host = host;
        Trainer = trainer;
        Columns = trainer.Columns with { Label = Contracts.CheckNonEmpty(host, labelColumn, nameof(labelColumn)), Multiclass = true };
        Info = new(normalization: trainer.Info.NeedNormalization);
    }

    public TrainerInfo Info { get; }

    public abstract TTransformer Fit(IDataView input);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        Columns.Check(Host, inputSchema);
        var columns = inputSchema.ToDictionary(column => column.Name);
        foreach (var column in OutputShapes.Multiclass(inputSchema, Columns.Label))
            columns[column.Name] = column;
        return new SchemaShape(columns.Values);
    }
}
