using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.ML;
using MLNetDeep.Comparisons.Evaluation;
using MLNetDeep.Comparisons.Models;
using MLNetDeep.Comparisons.Tables;
using MLNetDeep.Engine.Distribution;

namespace MLNetDeep.Comparisons;

/// <summary>
/// A comparison of models on one table: each is trained and tested on the same rows, and what can be told apart from chance is told.
/// </summary>
/// <example><code>
/// var table = TableFile.Read("titanic.csv", new TableOptions { Label = "Survived" });
/// var result = Comparison.Of(table).Run();
/// Console.WriteLine(result.Summary);
/// result.SaveHtml("report.html");
/// </code></example>
public sealed class Comparison
{
    private readonly ComparisonOptions _options;
    private readonly ImmutableList<ComparedModel> _models;

    private Comparison(Table table, ComparisonOptions options, ImmutableList<ComparedModel> models)
        => (Table, _options, _models) = (table, options, models);

    /// <summary>The table.</summary>
    public Table Table { get; }

    /// <summary>The models that are compared.</summary>
    public IReadOnlyList<ComparedModel> Models => _models.IsEmpty ? ModelCatalog.Named(Table, null) : _models;

    /// <summary>Creates a comparison on a table; without <see cref="Add(ComparedModel)"/>, of the models that fit it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static Comparison Of(Table table, ComparisonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new ComparisonOptions();
        options.Validate();
        // A data set that is as large as it is, not as the question is: a curve ends where it is told to.
        bool endsWithCurve = table.TestStart is not null && options.Curve.Count > 0 && options.TrainRows is null;
        return new Comparison(table, endsWithCurve ? options with { TrainRows = options.Curve.Max() } : options, []);
    }

    /// <summary>Creates a comparison on a data view, whose rows are read into memory.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="data">The rows: columns of numbers, texts, keys, Booleans and vectors of Single.</param>
    /// <param name="label">The name of the column to predict.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no such column, or an option is out of its range.</exception>
    /// <exception cref="FormatException">The label's values cannot be predicted.</exception>
    /// <example><code>
    /// var result = Comparison.Of(mlContext, Iris.Load(mlContext), label: "Label").Run();
    /// </code></example>
    public static Comparison Of(MLContext mlContext, IDataView data, string label, ComparisonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(data);
        return Of(DataViewTable.Read(data, label), options);
    }

    /// <summary>Adds a model of one's own to the comparison.</summary>
    public Comparison Add(ComparedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Models.Any(other => other.Name == model.Name) && !_models.IsEmpty
            ? throw new ArgumentException($"There is a model '{model.Name}' already: give each a name of its own.", nameof(model))
            : new Comparison(Table, _options, _models.Add(model));
    }

    /// <summary>Adds a model of one's own to the comparison.</summary>
    /// <param name="name">The name of the model.</param>
    /// <param name="create">
    /// Makes the estimator, which reads the vector Features and Label, a key of the classes or a number, and adds PredictedLabel and Score.
    /// </param>
    /// <param name="family">The family.</param>
    /// <example><code>
    /// var result = Comparison.Of(DataSource.Open("iris"))
    ///     .Add("mlp", "lightgbm")
    ///     .Add("wide", context => context.MLContext.MulticlassClassification.Trainers.Mlp(new Mlp { HiddenUnits = [1024] }))
    ///     .Run();
    /// </code></example>
    public Comparison Add(
        string name, Func<ModelContext, IEstimator<ITransformer>> create, ModelFamily family = ModelFamily.Classic)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        return Add(new ComparedModel(name, family, "A model of one's own", create));
    }

    /// <summary>Adds models that come along, by their names; <c>all</c> for all that fit.</summary>
    /// <exception cref="ArgumentException">A name is not known for this table.</exception>
    public Comparison Add(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return ModelCatalog.Named(Table, names).Aggregate(this, (comparison, model) => comparison.Add(model));
    }

    /// <summary>
    /// Trains and tests the models, one after the other; over the ranks of <see cref="ComparisonOptions.Communicator"/> each takes the next
    /// one when it is free, and all return the same.
    /// </summary>
    /// <param name="progress">Told how far it is; of several ranks on rank 0, of each model when it is finished.</param>
    /// <param name="cancellation">Ends the comparison, on all ranks: what is finished is the result.</param>
    /// <exception cref="OperationCanceledException">Cancelled before any model was finished.</exception>
    /// <exception cref="ArgumentException">The rows cannot be cut as the options ask.</exception>
    /// <exception cref="RankFailedException">Another rank cannot go on, or was started differently.</exception>
    public ComparisonResult Run(IProgress<ComparisonProgress>? progress = null, CancellationToken cancellation = default)
    {
        var resampling = Resampling.Of(Table, _options);
        (Metric main, string why) = MainMetric.Of(Table);
        Regions? regions = _options.Explains ? Regions.Of(Table, _options.Seed) : null;
        var evaluation = new ModelEvaluation(Table, _options, resampling, main, regions);
        var left = new List<LeftOut>();
        var clock = Stopwatch.StartNew();
        IReadOnlyList<ComparedModel> models = Models;
        if (_options.Budget is { } budget)
        {
            models = new Halving(Table, _options, resampling, main).Choose(models, budget, left, progress, cancellation);
        }
        var queue = new ModelQueue(Table, _options, evaluation, models, progress);
        List<FinishedModel> finished = queue.Run(() => clock.Elapsed > _options.Budget, left, cancellation);
        if (finished.Exists(model => !model.IsFailed))
        {
            return new ComparisonResult(Table, _options, resampling, main, why, regions, finished, left);
        }
        if (queue.IsEnded)
        {
            throw new OperationCanceledException("The comparison was ended before a model was finished.", cancellation);
        }
        throw new InvalidOperationException(
            $"No model could be trained: {string.Join("; ", finished.Select(model => $"{model.Result.Name}: {model.Result.Failure}"))}");
    }

    /// <summary>Trains a model on all rows.</summary>
    /// <param name="name">The name of the model.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Ends the training.</param>
    /// <exception cref="ArgumentException">There is no such model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TrainedModel Train(string name, IProgress<ComparisonProgress>? progress = null, CancellationToken cancellation = default)
    {
        ComparedModel model = Models.FirstOrDefault(model => model.Name == name)
            ?? ModelCatalog.For(Table).FirstOrDefault(model => model.Name == name)
            ?? throw new ArgumentException(
                $"There is no model '{name}': expected one of {string.Join(", ", ModelCatalog.For(Table).Select(other => other.Name))}.",
                nameof(name));
        int[] rows = Resampling.Few([.. Enumerable.Range(0, Table.TestStart ?? Table.Rows)], Table, _options.TrainRows, _options.Seed);
        int[] train = Resampling.Few(rows, Table, model.MostRows, _options.Seed);
        var mlContext = new MLContext(_options.Seed);
        var started = Stopwatch.StartNew();
        var context = new ModelContext(
            mlContext, Table, train.Length, _options.Epochs,
            epoch => Tell((double)epoch.Epoch / epoch.Epochs), cancellation);
        Tell(0);
        var fitted = FittedModel.Fit(model, context, Table.Of(train));
        cancellation.ThrowIfCancellationRequested();
        return new TrainedModel(mlContext, fitted.Whole(mlContext, Table, Table.Of(train)), Table, train.Length);

        void Tell(double share) =>
            progress?.Report(new ComparisonProgress(name, 1, 1, share, share * train.Length, started.Elapsed));
    }
}
