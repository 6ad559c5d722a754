using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a network. The options say what kind of network; the derived trainer says what is learned, what the network ends in and
/// what its transformer is.
/// </summary>
/// <typeparam name="TTransformer">What comes of the training.</typeparam>
public abstract class NetworkEstimator<TTransformer> : ITrainerEstimator<TTransformer, Network>
    where TTransformer : NetworkTransformer
{
    private readonly IHost _host;
    private readonly LabelTask _task;
    private readonly NetworkTrainerOptions _options;
    private readonly TTransformer? _initial;
    private readonly int _seed;

    private protected NetworkEstimator(IHost host, LabelTask task, NetworkTrainerOptions options)
    {
        _host = host;
        _task = task;
        _options = TrainerOptions.Validated(options);
        _initial = options.InitialModel is { } model ? InitialModels.Find<TTransformer>(model) : null;
        _seed = options.Seed ?? host.Rand.Next();
    }

    /// <inheritdoc/>
    public TrainerInfo Info => SchemaShapes.NetworkTrainerInfo;

    /// <summary>The layers that the network ends in.</summary>
    private protected abstract IEnumerable<LayerSpec> Head(LabelEncoding labels);

    /// <summary>The transformer of a trained network.</summary>
    private protected abstract TTransformer CreateTransformer(TrainedNetwork trained, LabelEncoding labels);

    /// <summary>For each output the one of the initial model that means the same, -1 for none; null where outputs are the same.</summary>
    private protected virtual IReadOnlyList<int>? MatchOutputs(TTransformer initial, LabelEncoding labels, IChannel channel) => null;

    /// <summary>The columns after training: the input's and those that the transformer adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature, label or weight column is missing or of a wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _task.GetOutputSchema(inputSchema, _options);

    /// <summary>Trains on the rows of <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    /// <exception cref="ArgumentException">The initial model's layers, inputs or classes do not fit.</exception>
    /// <exception cref="InvalidOperationException">No row is left without missing label or feature that is not finite, a classifier's are all of one class, or a weight is negative.</exception>
    /// <exception cref="NonFiniteLossException">The loss stopped being finite: the message names epoch and batch.</exception>
    /// <exception cref="CheckpointMismatchException">The checkpoint is of another training: the message says what differs.</exception>
    /// <exception cref="ModelFormatException">The checkpoint cannot be read: it was cut short or changed.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled while the rows were read, when there was no model yet.</exception>
    public TTransformer Fit(IDataView input) => Train(input, null);

    /// <summary>Trains on <paramref name="trainData"/> and watches <paramref name="validationData"/>: its loss and accuracy are reported, and stop the training early where the options say so.</summary>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public TTransformer Fit(IDataView trainData, IDataView validationData)
    {
        ArgumentNullException.ThrowIfNull(validationData);
        return Train(trainData, validationData);
    }

    private TTransformer Train(IDataView trainData, IDataView? validationData)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        using var channel = _host.Start("Training");
        var label = _task.CheckedLabel(trainData.Schema, _options);
        var labels = _task.Encode(label, channel);
        var column = FeatureColumns.Require(trainData.Schema, _options.FeatureColumnName);
        var features = (VectorDataViewType)column.Type;
        if (validationData is not null)
            labels.RequireSame(label, _task.CheckedLabel(validationData.Schema, _options));
        if (labels.Classes == 0 && _options.EarlyStopping?.Metric == WatchedMetric.Accuracy)
            throw new ArgumentException($"Early stopping watches the accuracy, and predictions of numbers have none: expected {nameof(WatchedMetric)}.{nameof(WatchedMetric.Loss)}, got {WatchedMetric.Accuracy}.");
        var spec = _options.CreateSpec(column, Head(labels));

        var seed = _options.Seed ?? _options.Checkpoint?.FindSeed() ?? _seed;
        var columns = new LabeledColumns(
            _options.FeatureColumnName, features.Size, _options.LabelColumnName, labels, _options.ExampleWeightColumnName)
        {
            Indicators = InputColumns.FindIndicators(column),
            AreNormalized = column.IsNormalized(),
        };
        var sources = new BatchSources(channel, _options, columns, seed);
        var network = new Network(spec, seed);
        if (_initial is not null)
            InitialModels.Copy(_initial.Model, network, MatchOutputs(_initial, labels, channel));
        var (training, validation) = sources.Create(network, trainData, validationData);
        var scaling = _options.ScalesLabels ? TargetScaling.Learn(training, _options.CancellationToken) : null;
        if (_initial is not null)
            scaling?.TakeOutOf(network);
        var history = new NetworkFit(channel, _options, seed, labels.Classes > 0, _initial?.Model).Run(
            network, scaling?.Standardize(training) ?? training, validation is null ? null : scaling?.Standardize(validation) ?? validation);
        scaling?.FoldInto(network);
        sources.ReportSkipped();
        return CreateTransformer(new TrainedNetwork(network, _options.FeatureColumnName, features, history), labels);
    }
}
