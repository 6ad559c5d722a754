using System.Globalization;
using System.Text;
using Microsoft.ML;
using MLNetDeep.Engine.Distribution;

namespace MLNetDeep.Trainers.Search;

/// <summary>The trials of a search, best first. Prints as a table.</summary>
/// <typeparam name="TTransformer">The transformer that the search's estimators make.</typeparam>
public sealed class SearchResult<TTransformer>
    where TTransformer : class, ITransformer
{
    private readonly Func<TrialResult, TTransformer> _refit;

    internal SearchResult(SearchMetric metric, IReadOnlyList<TrialResult> trials, bool cancelled, Func<TrialResult, TTransformer> refit)
        => (Metric, Trials, Cancelled, _refit) = (metric, trials, cancelled, refit);

    /// <summary>The metric of the scores.</summary>
    public SearchMetric Metric { get; }

    /// <summary>
    /// The trials, best first: those that got the largest budget before those that got less, since scores with different budgets cannot be
    /// compared; then by score. Failed trials come last.
    /// </summary>
    public IReadOnlyList<TrialResult> Trials { get; }

    /// <summary>The best trial.</summary>
    public TrialResult Best => Trials[0];

    /// <summary>Whether the search was cancelled before all trials were measured.</summary>
    public bool Cancelled { get; }

    /// <summary>Trains the best trial's estimator, with the budget and seed it was measured with, on all rows of the search.</summary>
    public TTransformer Refit() => _refit(Best);

    /// <summary>Returns the trials as a table: rank, number, score with its standard deviation over the folds, budget, values.</summary>
    public override string ToString()
    {
        var rows = new List<string[]> { new[] { "", "trial", Metric.Name, "budget", "values" } };
        foreach ((int rank, TrialResult? trial) in Trials.Index())
        {
            rows.Add([$"{rank + 1}", $"{trial.Number}", Score(trial), Budget(trial), trial.Values.ToString()]);
        }
        int[] widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            text.AppendLine(string.Join("  ", row.Zip(widths, (cell, width) => cell.PadRight(width))).TrimEnd());
        }
        return text.ToString();
    }

    internal static string Score(TrialResult trial)
    {
        if (trial.Failure is { } failure)
        {
            return $"failed: {(failure as RemoteException)?.TypeName ?? failure.GetType().Name}";
        }
        TrialMeasurement last = trial.Measurements[^1];
        return string.Create(CultureInfo.InvariantCulture, $"{last.Score:F4}") +
               (last.StandardDeviation is { } deviation ? string.Create(CultureInfo.InvariantCulture, $" ± {deviation:F4}") : "");
    }

    private static string Budget(TrialResult trial) => trial.Measurements switch
    {
        [] => "",
        [.., { Budget: { } budget }] => $"{budget}",
        [.., { RowShare: 1 }] => "all rows",
        [.., var last] => string.Create(CultureInfo.InvariantCulture, $"{100 * last.RowShare:F1} % of rows"),
    };
}
