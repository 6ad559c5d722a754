using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDeep.Classic;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Trainers;

/// <summary>Trains a classic model to find anomalies, without labels, on rows that it reads into memory.</summary>
/// <typeparam name="TModel">The model.</typeparam>
public abstract class AnomalyModelTrainer<TModel> : ITrainerEstimator<AnomalyModelTransformer<TModel>, TModel>
    where TModel : class, IAnomalyDetector
{
    private readonly IHost _host;
    private readonly TrainerOptions _options;

    private protected AnomalyModelTrainer(IHost host, TrainerOptions options)
    {
        _host = host;
        _options = TrainerOptions.Validated(options);
    }

    /// <inheritdoc/>
    public TrainerInfo Info => SchemaShapes.ModelTrainerInfo(normalization: true);

    /// <summary>The model of the rows.</summary>
    private protected abstract TModel TrainModel(TrainingRows rows);

    /// <summary>The columns after training: the input's and those that the transformer adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of a wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputColumns.CheckFeatures(inputSchema, _options.FeatureColumnName);
        return SchemaShapes.With(inputSchema, SchemaShapes.Anomaly());
    }

    /// <summary>Trains on the rows of <paramref name="input"/>. Those with a feature that is not finite are left out, with one warning.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of a wrong type.</exception>
    /// <exception cref="InvalidOperationException">No row is left, or the model cannot be made of them: the message says why.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public AnomalyModelTransformer<TModel> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var channel = _host.Start("Training");
        var rows = TrainingRows.Read(
            input, _options.FeatureColumnName, null, new NoLabels(), null, channel, _options.CancellationToken);
        return new(TrainModel(rows), rows.Column, _options.NumberOfThreads);
    }
}
