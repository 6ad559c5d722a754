using Microsoft.ML;

namespace MLNetDeep.Trainers.Search;

/// <summary>A trial of a search: a value for each parameter, and a budget, from which an estimator is made.</summary>
public sealed class Trial
{
    internal Trial(TrialValues values, int number, int seed, int? budget, MLContext mlContext, CancellationToken cancellation)
        => (Values, Number, Seed, Budget, MLContext, CancellationToken) = (values, number, seed, budget, mlContext, cancellation);

    /// <summary>The number of the trial, from 1.</summary>
    public int Number { get; }

    /// <summary>The trial's values.</summary>
    public TrialValues Values { get; }

    /// <summary>
    /// The budget of the trial under <see cref="SuccessiveHalving.OfBudget"/>: epochs, iterations or trees, as you use it. Null otherwise,
    /// which for <see cref="NetworkLearner.Epochs"/> and most of ML.NET's trainers means that they choose.
    /// </summary>
    public int? Budget { get; }

    /// <summary>The seed of the trial, from the search's seed and <see cref="Number"/>: the same for each fold and budget.</summary>
    public int Seed { get; }

    /// <summary>
    /// The context of the trial, new and with <see cref="Seed"/>. An estimator made by it does not depend on what was made before, so that
    /// a trial can be repeated by itself. Its log goes to that of the search's context.
    /// </summary>
    public MLContext MLContext { get; }

    /// <summary>The search's token, for trainers that can be cancelled.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Returns the value of <paramref name="parameter"/>.</summary>
    /// <exception cref="ArgumentException">The parameter is of another search space.</exception>
    public T Get<T>(SearchParameter<T> parameter) => Values.Get(parameter);

    /// <summary>Returns the number and the values.</summary>
    public override string ToString() => $"trial {Number}: {Values}";
}
