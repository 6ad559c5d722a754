using Microsoft.ML;

namespace MLNetDeep.Trainers.Search;

/// <summary>What an estimator is made from: a value for each parameter, and what it may spend.</summary>
public sealed class Trial
{
    internal Trial(TrialValues values, int number, int seed, int? budget, MLContext mlContext, CancellationToken cancellation)
        => (Values, Number, Seed, Budget, MLContext, CancellationToken) = (values, number, seed, budget, mlContext, cancellation);

    /// <summary>The number of the trial, from 1.</summary>
    public int Number { get; }

    /// <summary>The trial's values.</summary>
    public TrialValues Values { get; }

    /// <summary>
    /// What the trial may spend, under <see cref="SuccessiveHalving.OfBudget"/>: epochs, iterations or trees, as you use it. Null
    /// otherwise, which for <see cref="NetworkLearner.Epochs"/> and most of ML.NET's trainers means that they choose.
    /// </summary>
    public int? Budget { get; }

    /// <summary>The trial's own seed, from the search's seed and <see cref="Number"/>: the same for each fold and budget.</summary>
    public int Seed { get; }

    /// <summary>
    /// A new context with <see cref="Seed"/>. An estimator made by it does not depend on what was made before, so that a trial can be
    /// repeated by itself. What it logs goes to the log of the search's context.
    /// </summary>
    public MLContext MLContext { get; }

    /// <summary>The search's token, for trainers that can be cancelled.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The value of <paramref name="parameter"/>.</summary>
    /// <exception cref="ArgumentException">The parameter is of another search space.</exception>
    public T Get<T>(SearchParameter<T> parameter) => Values.Get(parameter);

    /// <summary>Number and values.</summary>
    public override string ToString() => $"trial {Number}: {Values}";
}
