using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Classic;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Trainers;

/// <summary>
/// Learns a projection of a vector column from its rows, which it reads into memory. The projection is added as a column; one of the same name, which may
/// be the input, it hides.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public abstract class ProjectionEstimator<TModel> : IEstimator<ProjectionTransformer<TModel>>
    where TModel : class, IProjection
{
    private readonly IHost _host;
    private readonly TrainerOptions _options;
    private readonly string _outputColumnName;

    private protected ProjectionEstimator(IHost host, TrainerOptions options, string outputColumnName)
    {
        _host = host;
        _options = options;
        _outputColumnName = outputColumnName;
    }

    /// <summary>What the names of the output's slots begin with; a number from 1 follows.</summary>
    private protected abstract string Axis { get; }

    /// <summary>The label column, whose type is checked, and how its values become classes; nothing where none is needed.</summary>
    private protected virtual (string? Name, LabelEncoding Encoding) Label(DataViewSchema schema, IChannel channel) => (null, new NoLabels());

    /// <summary>Checks columns besides the features.</summary>
    private protected virtual void Check(SchemaShape shape)
    {
    }

    /// <summary>The model of the rows.</summary>
    private protected abstract TModel TrainModel(TrainingRows rows);

    /// <summary>The columns after the projection: the input's and its own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputColumns.CheckFeatures(inputSchema, _options.FeatureColumnName);
        Check(inputSchema);
        return SchemaShapes.With(inputSchema, [SchemaShapes.Projection(_outputColumnName)]);
    }

    /// <summary>
    /// Learns from the rows of <paramref name="input"/>. Those with a feature that is not finite, or with a missing label where there is one, are left out, with one warning.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    /// <exception cref="InvalidOperationException">No row is left, or the model cannot be made of them: the message says why.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public ProjectionTransformer<TModel> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var channel = _host.Start("Training");
        GetOutputSchema(SchemaShapes.Of(input.Schema));
        var (label, encoding) = Label(input.Schema, channel);
        var rows = TrainingRows.Read(input, _options.FeatureColumnName, label, encoding, null, channel, _options.CancellationToken);
        return new(TrainModel(rows), rows.Column, _outputColumnName, Axis, _options.NumberOfThreads);
    }
}
