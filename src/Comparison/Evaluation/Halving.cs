using System.Diagnostics;
using System.Globalization;

namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>
/// Successive halving (K. Jamieson, A. Talwalkar 2016): all models on few rows, the better half on twice as many, and so on, until what is
/// left can be compared whole in the time that remains.
/// </summary>
internal sealed class Halving(Table table, ComparisonOptions options, Resampling resampling, Metric main)
{
    private const int FewestRows = 200;
    private const int FirstShare = 8;
    private const double ShareOfBudget = 0.4;

    private readonly ModelRun _run = new(table, options);

    /// <summary>The models to compare whole, most promising first.</summary>
    public IReadOnlyList<ComparedModel> Choose(
        IReadOnlyList<ComparedModel> models, TimeSpan budget, List<LeftOut> left, IProgress<ComparisonProgress>? progress,
        CancellationToken cancellation)
    {
        RowSplit split = resampling.Splits[0];
        var clock = Stopwatch.StartNew();
        var seconds = models.ToDictionary(model => model.Name, _ => 0.0);
        List<ComparedModel> remaining = [.. models];
        for (int rows = Math.Max(FewestRows, split.Train.Length / FirstShare); ; rows *= 2)
        {
            int count = Math.Min(rows, split.Train.Length);
            double scale = (double)split.Train.Length / count * resampling.Splits.Count;
            List<(ComparedModel Model, double Score)> scores = [];
            foreach ((int index, ComparedModel model) in remaining.Index())
            {
                if (cancellation.IsCancellationRequested)
                {
                    return remaining;
                }
                if (clock.Elapsed > budget * ShareOfBudget && scores.Count > 0)
                {
                    left.Add(new LeftOut(model.Name, Text($"no time was left to try it on {count:N0} rows")));
                    continue;
                }
                progress?.Report(new ComparisonProgress(
                    Text($"{model.Name} on {count:N0} rows"), index + 1, remaining.Count, 0, clock.Elapsed));
                long start = Stopwatch.GetTimestamp();
                double score = Score(model, split with { Train = Resampling.Few(split.Train, table, count, options.Seed) }, cancellation);
                seconds[model.Name] = Stopwatch.GetElapsedTime(start).TotalSeconds;
                scores.Add((model, score));
            }
            scores = [.. scores.OrderByDescending(model => main.LessIsBetter ? -model.Score : model.Score)];
            double needed = scores.Sum(model => seconds[model.Model.Name]) * scale;
            if (scores.Count <= 2 || count == split.Train.Length || needed < (budget - clock.Elapsed).TotalSeconds)
            {
                return [.. scores.Select(model => model.Model)];
            }
            // What any model has to beat stays, whatever it costs: nothing.
            List<(ComparedModel Model, double Score)> kept =
            [
                .. scores.Index().Where(model => model.Index < (scores.Count + 1) / 2 || model.Item.Model.Family == ModelFamily.Baseline)
                    .Select(model => model.Item),
            ];
            foreach ((ComparedModel model, double score) in scores.Except(kept))
            {
                left.Add(new LeftOut(model.Name, Text(
                    $"after {count:N0} rows its {main.Name} was {score:G4}, that of the best {scores[0].Score:G4}")));
            }
            remaining = [.. kept.Select(model => model.Model)];
        }
    }

    private double Score(ComparedModel model, RowSplit split, CancellationToken cancellation)
    {
        try
        {
            return main.Compute(table, _run.Fit(model, split, [], _ => { }, cancellation).Outcome.Predictions, split.Test);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            return main.LessIsBetter ? double.PositiveInfinity : double.NegativeInfinity;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
