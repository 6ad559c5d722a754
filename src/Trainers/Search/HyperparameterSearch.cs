using Microsoft.ML;
using MLNetDeep.Engine.Distribution;

namespace MLNetDeep.Trainers.Search;

/// <summary>
/// A search for the values of hyperparameters that give the best models, for any estimator: a trainer of this library or of ML.NET, or a
/// whole pipeline. The same seed, data and estimators give the same trials and scores.
/// </summary>
public abstract class HyperparameterSearch
{
    private protected HyperparameterSearch(HyperparameterSpace space, int seed)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (space.Parameters.Count == 0)
        {
            throw new ArgumentException(
                "The search space has no parameters: add some, such as space.LogUniform(\"learning rate\", 1e-4, 1e-1).", nameof(space));
        }
        Parameters = [.. space.Parameters];
        Seed = seed;
    }

    /// <summary>The seed of the values drawn, the split of the rows and the trials' contexts.</summary>
    public int Seed { get; }

    /// <summary>The validation: the rows that trials are measured on. By default five folds.</summary>
    public SearchValidation Validation { get; init; } = SearchValidation.CrossValidation();

    /// <summary>The successive halving, which spends little on all trials and much on the best. Null: all trials alike.</summary>
    public SuccessiveHalving? Halving { get; init; }

    /// <summary>
    /// The method that is called with each trial that was measured, or failed, on the thread that called <see cref="Run"/>; with halving,
    /// once for each budget. Null: none. Of several ranks rank 0 calls it, in the order in which trials end.
    /// </summary>
    public Action<SearchProgress>? TrialCompleted { get; init; }

    /// <summary>
    /// The token that ends the search; what was measured until then is the result. Trials get it too: give it to trainers that can be
    /// cancelled. A trial that is being measured does not count.
    /// </summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// The ranks that share the trials: each takes the next one when it is free, and all get the same result. All of them call
    /// <see cref="Run"/> with the same data, metric and estimators, and each reads the data by itself. Trials run on a thread of their own
    /// and must not use the communicator. Cancelled on one rank, the search ends on all. Null: this process alone.
    /// </summary>
    /// <example><code>
    /// var space = new HyperparameterSpace();
    /// var units = space.LogInteger("units", 8, 128);
    /// LocalCommunicator.Run(2, communicator =>
    /// {
    ///     var result = new RandomSearch(space, trials: 8) { Communicator = communicator }.Run(
    ///         mlContext, data, SearchMetric.MicroAccuracy(),
    ///         trial => trial.MLContext.MulticlassClassification.Trainers.Mlp(hiddenUnits: [trial.Get(units)]));
    ///     if (communicator.Rank == 0)
    ///     {
    ///         Console.WriteLine(result);
    ///     }
    /// });
    /// </code></example>
    public ICommunicator? Communicator { get; init; }

    private protected IReadOnlyList<ISearchParameter> Parameters { get; }

    /// <summary>
    /// Runs the search: makes and measures an estimator for each trial. A trial that throws is recorded with its exception, and the search
    /// goes on. Rows are read anew by each trial: rows that cost much to make should be cached, with <c>mlContext.Data.Cache</c>.
    /// </summary>
    /// <param name="mlContext">
    /// The context whose log receives the progress. Its random numbers are left alone: trials have contexts of their own.
    /// </param>
    /// <param name="data">The rows.</param>
    /// <param name="metric">The metric to optimize.</param>
    /// <param name="create">The method that creates the estimator of a trial, called anew for each fold and budget.</param>
    /// <returns>The trials, best first.</returns>
    /// <exception cref="InvalidOperationException">Every trial failed; the inner exception holds each one's.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before a trial was measured.</exception>
    /// <exception cref="RankFailedException">Another rank cannot go on, or was started differently.</exception>
    public SearchResult<TTransformer> Run<TTransformer>(
        MLContext mlContext, IDataView data, SearchMetric metric, Func<Trial, IEstimator<TTransformer>> create)
        where TTransformer : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(Validation);
        return new SearchRun<TTransformer>(this, mlContext, data, metric, create).Run();
    }

    /// <summary>The values to try, in order, all different.</summary>
    internal abstract IReadOnlyList<TrialValues> ChooseTrials();
}
