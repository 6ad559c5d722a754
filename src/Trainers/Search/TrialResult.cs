namespace MLNetDeep.Trainers.Search;

/// <summary>The result of a trial: its measurements, or its failure.</summary>
public sealed class TrialResult
{
    internal TrialResult(int number, int seed, TrialValues values, IReadOnlyList<TrialMeasurement> measurements, Exception? failure)
        => (Number, Seed, Values, Measurements, Failure) = (number, seed, values, measurements, failure);

    /// <summary>The number of the trial, from 1.</summary>
    public int Number { get; }

    /// <summary>The seed of the trial's contexts.</summary>
    public int Seed { get; }

    /// <summary>The values of the parameters.</summary>
    public TrialValues Values { get; }

    /// <summary>The measurements, one for each budget, smallest first.</summary>
    public IReadOnlyList<TrialMeasurement> Measurements { get; }

    /// <summary>
    /// The exception of a trial that failed; null otherwise. Of a trial of another rank a
    /// <see cref="MLNetDeep.Engine.Distribution.RemoteException"/> with its type and message.
    /// </summary>
    public Exception? Failure { get; }

    /// <summary>The score with the largest budget it got; null where it failed.</summary>
    public double? Score => Failure is null && Measurements is [.., var last] ? last.Score : null;

    /// <summary>Returns the value of <paramref name="parameter"/>.</summary>
    /// <exception cref="ArgumentException">The parameter is of another search space.</exception>
    public T Get<T>(SearchParameter<T> parameter) => Values.Get(parameter);
}

/// <summary>A measurement of a trial: its score with a budget.</summary>
/// <param name="Budget">The budget; null without one.</param>
/// <param name="RowShare">The share of the training rows it got, above 0 to 1.</param>
/// <param name="FoldScores">The score of each fold; one with a holdout.</param>
/// <param name="Duration">The time that training and measuring took, over all folds.</param>
public sealed record TrialMeasurement(int? Budget, double RowShare, IReadOnlyList<double> FoldScores, TimeSpan Duration)
{
    /// <summary>The mean score over the folds.</summary>
    public double Score => FoldScores.Average();

    /// <summary>The standard deviation of the score over the folds; null of a single one.</summary>
    public double? StandardDeviation => FoldScores.Count < 2
        ? null
        : Math.Sqrt(FoldScores.Sum(score => (score - Score) * (score - Score)) / (FoldScores.Count - 1));
}

/// <summary>The progress of a search.</summary>
/// <param name="Trial">The trial that was measured last.</param>
/// <param name="Best">The best trial so far: the best score with the largest budget reached; null while all failed.</param>
/// <param name="Completed">The number of measurements done, of all trials and budgets.</param>
/// <param name="Planned">The number of measurements in all; fewer when trials fail.</param>
public sealed record SearchProgress(TrialResult Trial, TrialResult? Best, int Completed, int Planned);
