using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDeep.Classic;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Trainers;

/// <summary>Trains a classic model on labelled rows, which it reads into memory.</summary>
/// <typeparam name="TTransformer">What comes of the training.</typeparam>
/// <typeparam name="TModel">The model.</typeparam>
public abstract class ModelTrainer<TTransformer, TModel> : ITrainerEstimator<TTransformer, TModel>
    where TTransformer : ModelTransformer<TModel>
    where TModel : class, IRowModel
{
    private readonly IHost _host;
    private readonly LabelTask _task;
    private readonly LabeledTrainerOptions _options;

    private protected ModelTrainer(IHost host, LabelTask task, LabeledTrainerOptions options)
    {
        _host = host;
        _task = task;
        _options = TrainerOptions.Validated(options);
    }

    /// <inheritdoc/>
    public TrainerInfo Info => SchemaShapes.ModelTrainerInfo(NeedsNormalization);

    /// <summary>Whether the model suffers from features of different scales.</summary>
    private protected abstract bool NeedsNormalization { get; }

    /// <summary>Threads to score with.</summary>
    private protected int? Threads => _options.NumberOfThreads;

    /// <summary>A seed for a trainer that was not given one, from that of the <c>MLContext</c>.</summary>
    private protected int DrawSeed() => _host.Rand.Next();

    /// <summary>Trains.</summary>
    private protected abstract TTransformer Train(TrainingRows rows);

    /// <summary>The columns after training: the input's and those that the transformer adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature, label or weight column is missing or of a wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _task.GetOutputSchema(inputSchema, _options);

    /// <summary>Trains on the rows of <paramref name="input"/>. Those with a missing label or a feature that is not finite are left out, with one warning.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    /// <exception cref="InvalidOperationException">No row is left, a classifier's are all of one class, or the model cannot be made of them: the message says why.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var channel = _host.Start("Training");
        var label = _task.CheckedLabel(input.Schema, _options);
        var labels = _task.Encode(label, channel);
        return Train(TrainingRows.Read(
            input, _options.FeatureColumnName, label.Name, labels, _options.WeightColumnName, channel, _options.CancellationToken));
    }
}
