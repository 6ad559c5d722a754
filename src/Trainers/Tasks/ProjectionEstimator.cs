using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Trainers;

/// <summary>
/// An estimator that fits a projection of a vector column, by the classes of a label where the learner takes them. The transformer adds the
/// projection as a column, whose slots are named after the axes; one of the same name, which may be the input, it hides.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class ProjectionEstimator<TModel> : IEstimator<ProjectionTransformer<TModel>>
    where TModel : class, IProjection
{
    private readonly IHost _host;
    private readonly MulticlassTask _classes = new();
    private readonly IProjectionLearner<TModel> _learner;
    private readonly Learner _settings;
    private readonly ProjectionColumns _columns;
    private readonly int _seed;

    internal ProjectionEstimator(IHost host, IProjectionLearner<TModel> learner, ProjectionColumns columns)
    {
        ArgumentNullException.ThrowIfNull(learner);
        _host = host;
        _learner = learner;
        _settings = (Learner)learner;
        _settings.Validate();
        _columns = columns.Validated(learner.NeedsClasses);
        _seed = host.Rand.Next();
    }

    /// <summary>Returns the columns after the projection: the input's and its own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input or label column is missing or of a wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputColumns.CheckFeatures(inputSchema, _columns.Input);
        if (_columns.Label is { } label)
        {
            _classes.FindLabel(inputSchema, label);
        }
        return SchemaShapes.With(inputSchema, [SchemaShapes.Projection(_columns.Output)]);
    }

    /// <summary>
    /// Fits the projection to the rows of <paramref name="input"/>. Rows with a feature that is not finite, or with a missing label where
    /// there is one, are left out, with one warning.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    /// <exception cref="InvalidOperationException">
    /// No row is left, or the model cannot be fitted to them: the message says why.
    /// </exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public ProjectionTransformer<TModel> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        GetOutputSchema(SchemaShapes.Of(input.Schema));
        LabelEncoding labels = _columns.Label is { } label ? _classes.Encode(input.Schema[label], channel) : new NoLabels();
        var rows = new DataViewRows(channel, _seed, input, _columns.Input, _columns.Label, null, labels, _settings.CancellationToken);
        return new(_learner.FitProjection(rows), rows.Column, _columns.Output, _learner.Axis, _settings.NumberOfThreads);
    }
}
