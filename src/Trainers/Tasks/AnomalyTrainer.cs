using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Trainers;

/// <summary>
/// A trainer that fits an anomaly detector, without labels. The transformer adds <c>PredictedLabel</c>, <see cref="bool"/>, and
/// <c>Score</c>, above 0 for an anomaly.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class AnomalyTrainer<TModel> : ITrainerEstimator<AnomalyTransformer<TModel>, TModel>
    where TModel : class, IAnomalyDetector
{
    private readonly IHost _host;
    private readonly IAnomalyLearner<TModel> _fit;
    private readonly Learner _learner;
    private readonly string _features;
    private readonly int _seed;

    internal AnomalyTrainer(IHost host, IAnomalyLearner<TModel> learner, string featureColumnName)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentException.ThrowIfNullOrWhiteSpace(featureColumnName);
        _host = host;
        _fit = learner;
        _learner = (Learner)learner;
        _learner.Validate();
        _features = featureColumnName;
        _seed = host.Rand.Next();
    }

    /// <inheritdoc/>
    public TrainerInfo Info => SchemaShapes.TrainerInfo(_learner.NeedsNormalization);

    /// <summary>Returns the columns after training: the input's and those that the transformer adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of a wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputColumns.CheckFeatures(inputSchema, _features);
        return SchemaShapes.With(inputSchema, SchemaShapes.Anomaly());
    }

    /// <summary>
    /// Fits the model to the rows of <paramref name="input"/>. Rows with a feature that is not finite are left out, with one warning.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of a wrong type.</exception>
    /// <exception cref="InvalidOperationException">No row is left, or the model cannot be fitted to them: the message says why.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public AnomalyTransformer<TModel> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        var rows = new DataViewRows(channel, _seed, input, _features, null, null, new NoLabels(), _learner.CancellationToken);
        return new(_fit.FitAnomaly(rows), rows.Column, _learner.NumberOfThreads);
    }
}
