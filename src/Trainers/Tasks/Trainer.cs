using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Trainers;

/// <summary>An estimator that fits a learner's model to rows.</summary>
/// <typeparam name="TTransformer">The transformer of the fitted model.</typeparam>
/// <typeparam name="TModel">The model.</typeparam>
public abstract class Trainer<TTransformer, TModel> : ITrainerEstimator<TTransformer, TModel>
    where TTransformer : ModelTransformer<TModel>
    where TModel : class, IRowModel
{
    private readonly IHost _host;
    private readonly TrainerTask _task;
    private readonly Learner _learner;
    private readonly TrainerColumns _columns;
    private readonly int _seed;

    private protected Trainer(IHost host, TrainerTask task, object? learner, TrainerColumns columns)
    {
        ArgumentNullException.ThrowIfNull(learner);
        _host = host;
        _task = task;
        _learner = (Learner)learner;
        _learner.Validate();
        _columns = columns.Validated(task is LabelTask);
        _seed = host.Rand.Next();
    }

    /// <inheritdoc/>
    public TrainerInfo Info => SchemaShapes.TrainerInfo(_learner.NeedsNormalization, _learner.TakesValidation);

    /// <summary>The number of threads to score with.</summary>
    private protected int? Threads => _learner.NumberOfThreads;

    /// <summary>Fits the model and makes its transformer.</summary>
    private protected abstract TTransformer Fit(DataViewRows rows);

    /// <summary>Returns the columns after training: the input's and those that the transformer adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _task.GetOutputSchema(inputSchema, _columns);

    /// <summary>
    /// Fits the model to the rows of <paramref name="input"/>. Rows with a missing label or an infinite feature are left out, with one
    /// warning. Missing features, NaN, are learned from where the learner does that; else the feature's median takes their place, with one
    /// warning, but in networks without <c>MissingValues</c> and in images, where such rows are left out too.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    /// <exception cref="InvalidOperationException">No row is left, a classifier's are all of one class, or the model cannot be fitted to
    /// them: the message says why.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public TTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>As <see cref="Fit(IDataView)"/>, with rows to watch for a learner that takes them.</summary>
    internal TTransformer Fit(IDataView input, IDataView? validation)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        LabelEncoding labels = _task.Encode(input.Schema, validation?.Schema, _columns, channel);
        return Fit(
            new DataViewRows(channel, _seed, input, _columns, labels, _learner) { Validation = validation });
    }
}
