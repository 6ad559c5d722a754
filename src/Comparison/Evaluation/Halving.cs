using System.Diagnostics;
using System.Globalization;

namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>
/// Successive halving (K. Jamieson, A. Talwalkar 2016): all models on few rows, then on twice as many; once that takes a share of the time,
/// the better half alone, until those that are left can be compared whole in the time that remains.
/// </summary>
internal sealed class Halving(Table table, ComparisonOptions options, Resampling resampling, Metric main)
{
    private const int FewestRows = 500;
    private const int MostTestRows = 2_000;
    private const double ShareOfBudget = 0.4;
    private const double ShareOfRound = 0.1;

    private readonly ModelRun _run = new(table, options);

    /// <param name="Model">The model.</param>
    /// <param name="Score">The measure on few rows, more is better.</param>
    /// <param name="Rows">The rows it was trained on.</param>
    /// <param name="FitSeconds">The time of the training.</param>
    /// <param name="PredictSeconds">The time of the test.</param>
    /// <param name="Whole">What comparing it whole will take, in seconds.</param>
    /// <param name="Worse">Why it was not tried on more rows.</param>
    private sealed record Trial(
        ComparedModel Model, double Score, int Rows, double FitSeconds, double PredictSeconds, double Whole, string? Worse = null);

    /// <summary>The models to compare whole, most promising first.</summary>
    public IReadOnlyList<ComparedModel> Choose(
        IReadOnlyList<ComparedModel> models, TimeSpan budget, List<LeftOut> left, IProgress<ComparisonProgress>? progress,
        CancellationToken cancellation)
    {
        RowSplit split = resampling.Splits[0];
        split = split with { Test = Resampling.Few(split.Test, table, MostTestRows, options.Seed) };
        var clock = Stopwatch.StartNew();
        IReadOnlyList<ComparedModel> remaining = models;
        Dictionary<ComparedModel, Trial> before = [];
        List<Trial> worse = [];
        for (int rows = FewestRows; ; rows *= 2)
        {
            int count = Math.Min(rows, split.Train.Length);
            RowSplit few = split with { Train = Resampling.Few(split.Train, table, count, options.Seed) };
            string round = Text($"{remaining.Count} models on {count:N0} rows");
            var started = Stopwatch.StartNew();
            List<Trial> trials = [];
            foreach (ComparedModel model in remaining)
            {
                progress?.Report(new ComparisonProgress(
                    round, 0, models.Count, (double)trials.Count / remaining.Count, trials.Count * (double)count, started.Elapsed));
                if (cancellation.IsCancellationRequested)
                {
                    return remaining;
                }
                trials.Add(Try(model, few, before.GetValueOrDefault(model), cancellation));
            }
            progress?.Report(new ComparisonProgress(
                round, 0, models.Count, 1, trials.Count * (double)count, started.Elapsed));
            trials = [.. trials.OrderByDescending(trial => trial.Score)];
            // The first round compiles, too.
            double next = (before.Count == 0 ? 1 : 2) * trials.Sum(trial => trial.FitSeconds + trial.PredictSeconds);
            before = trials.ToDictionary(trial => trial.Model);
            TimeSpan remains = budget - clock.Elapsed;
            if (count == split.Train.Length || trials.Sum(trial => trial.Whole) < remains.TotalSeconds
                || clock.Elapsed.TotalSeconds + next > budget.TotalSeconds * ShareOfBudget)
            {
                return Affordable([.. trials, .. worse], remains, left);
            }
            remaining = next < budget.TotalSeconds * ShareOfRound
                ? remaining
                : BetterHalf(trials, worse);
        }
    }

    // What any model has to beat stays: it costs nothing.
    private List<ComparedModel> BetterHalf(List<Trial> trials, List<Trial> worse)
    {
        List<ComparedModel> kept = [];
        List<Trial> others = [];
        foreach ((int index, Trial trial) in trials.Index())
        {
            if (index < (trials.Count + 1) / 2 || trial.Model.Family == ModelFamily.Baseline)
            {
                kept.Add(trial.Model);
            }
            else
            {
                others.Add(trial with
                {
                    Worse = Text($"after {trial.Rows:N0} rows its {main.Name} was {Number(trial)}, that of the best {Number(trials[0])}"),
                });
            }
        }
        // Those that lasted longer come first.
        worse.InsertRange(0, others);
        return kept;
    }

    // The baseline, which costs nothing, and the best that there is time for, then of those that were worse on few rows; the cheapest where
    // there is time for none.
    private static List<ComparedModel> Affordable(List<Trial> trials, TimeSpan remains, List<LeftOut> left)
    {
        List<ComparedModel> kept = [];
        Trial? cheapest = trials.Where(trial => trial.Model.Family != ModelFamily.Baseline).MinBy(trial => trial.Whole);
        double seconds = remains.TotalSeconds;
        bool hasTimeForNone = cheapest?.Whole > seconds;
        foreach (Trial trial in trials.OrderBy(trial => trial.Model.Family != ModelFamily.Baseline))
        {
            if (trial.Model.Family == ModelFamily.Baseline || trial.Whole <= seconds || (hasTimeForNone && trial == cheapest))
            {
                kept.Add(trial.Model);
                seconds -= trial.Whole;
            }
            else
            {
                left.Add(new LeftOut(trial.Model.Name, trial.Worse ?? Text(
                    $"to compare it whole would take about {trial.Whole:F0} s, and {Math.Max(0, seconds):F0} s are left")));
            }
        }
        return kept;
    }

    private Trial Try(ComparedModel model, RowSplit split, Trial? before, CancellationToken cancellation)
    {
        try
        {
            ModelRun.Outcome outcome = _run.Fit(model, split, [], _ => { }, cancellation).Outcome;
            double value = main.Compute(table, outcome.Predictions, split.Test);
            RowSplit all = resampling.Splits[0];
            int rows = outcome.Split.Train.Length;
            double growth = (double)Math.Min(all.Train.Length, model.MostRows ?? int.MaxValue) / rows;
            // Part of the time is the same for any number of rows, and networks take fewer epochs of many.
            double least = outcome.FitSeconds
                * (model.Family is ModelFamily.Deep or ModelFamily.Medium ? Math.Sqrt(growth) : (1 + growth) / 2);
            double slope = before is null || before.Rows == rows ? 0 : (outcome.FitSeconds - before.FitSeconds) / (rows - before.Rows);
            double fit = Math.Max(least, outcome.FitSeconds + (slope * rows * (growth - 1)));
            double predict = outcome.PredictSeconds * all.Test.Length / split.Test.Length;
            double explained = options.Explains && model.Family != ModelFamily.Baseline ? Explanation.Seconds : 0;
            return new Trial(
                model, main.LessIsBetter ? -value : value, rows, outcome.FitSeconds, outcome.PredictSeconds,
                ((fit + predict) * resampling.Splits.Count) + explained);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            // Compared whole it tells why.
            return new Trial(model, double.NegativeInfinity, 0, 0, 0, 0);
        }
    }

    private string Number(Trial trial) => Reports.SummaryText.Number(main.LessIsBetter ? -trial.Score : trial.Score);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
