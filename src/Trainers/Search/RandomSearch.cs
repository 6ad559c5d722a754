namespace MLNetDeep.Trainers.Search;

/// <summary>
/// A random search, which tries values drawn at random, no combination twice. It finds better values than a grid of as many trials where
/// few of the parameters matter: Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13, 2012.
/// </summary>
/// <example><code>
/// var space = new HyperparameterSpace();
/// var rate = space.LogUniform("learning rate", 1e-4f, 1e-1f);
/// var result = new RandomSearch(space, trials: 10).Run(mlContext, data, SearchMetric.MicroAccuracy(), trial =>
///     trial.MLContext.MulticlassClassification.Trainers.Mlp(new Mlp { Optimizer = new AdamOptimizer(trial.Get(rate)) }));
/// var best = result.Refit();
/// </code></example>
public sealed class RandomSearch : HyperparameterSearch
{
    // A range of few representable numbers has fewer values than can be counted beforehand.
    private const long AttemptsPerTrial = 1000;

    private readonly int _trials;

    /// <summary>Creates a random search.</summary>
    /// <param name="space">The space of hyperparameters.</param>
    /// <param name="trials">
    /// The number of combinations to try, at least 1; all of them where there are not so many. More trials begin with the same ones as
    /// fewer.
    /// </param>
    /// <param name="seed">The seed of the values, the split of the rows and the trials' contexts.</param>
    /// <exception cref="ArgumentException">The space is empty, or there is no trial.</exception>
    public RandomSearch(HyperparameterSpace space, int trials = 20, int seed = 0)
        : base(space, seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        _trials = trials;
    }

    internal override IReadOnlyList<TrialValues> ChooseTrials()
    {
        int wanted = (int)Math.Min(
            _trials, Parameters.Aggregate(1.0, (product, parameter) => product * (parameter.Count ?? double.PositiveInfinity)));
        var random = new Random(Seed);
        var seen = new HashSet<object?[]>(EqualityComparer<object?[]>.Create(
            (x, y) => x!.SequenceEqual(y!), values => values.Aggregate(0, HashCode.Combine)));
        var trials = new List<TrialValues>(wanted);
        for (long attempt = 0L; trials.Count < wanted && attempt < AttemptsPerTrial * wanted; attempt++)
        {
            object?[] values = new object?[Parameters.Count];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Parameters[i].ValueAt(random.NextDouble());
            }
            if (seen.Add(values))
            {
                trials.Add(new(Parameters, values));
            }
        }
        return trials;
    }
}
