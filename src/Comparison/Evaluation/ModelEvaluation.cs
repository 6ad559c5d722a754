using Microsoft.ML;
using MLNetDeep.Comparisons.Models;
using MLNetDeep.Pictures;

namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>Everything that is asked of one model: its measures on every cut, its curve, and what its answers depend on.</summary>
internal sealed class ModelEvaluation(Table table, ComparisonOptions options, Resampling resampling, Metric main, Regions? regions)
{
    private const int CurveRowsOfManyDraws = 1_000;
    private const int CurveDraws = 3;

    private readonly ModelRun _run = new(table, options);

    /// <param name="model">The model.</param>
    /// <param name="progress">Told the share of the work that is done, and the rows that have been trained on.</param>
    /// <param name="outOfTime">Whether no further cut should be begun.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public FinishedModel Evaluate(ComparedModel model, Action<double, double> progress, Func<bool> outOfTime,
        CancellationToken cancellation)
    {
        var warnings = new List<string>();
        var named = new ModelResult { Name = model.Name, Family = model.Family, Description = model.Description };
        try
        {
            return Evaluate(model, named, warnings, progress, outOfTime, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            return new FinishedModel(named with { Failure = Reason(exception), Warnings = warnings }, [], 1, [], []);
        }
    }

    private FinishedModel Evaluate(
        ComparedModel model, ModelResult named, List<string> warnings, Action<double, double> progress, Func<bool> outOfTime,
        CancellationToken cancellation)
    {
        double parts = resampling.Splits.Count + options.Curve.Count;
        double trained = 0;
        List<ModelRun.Outcome> outcomes = [];
        FittedModel? fitted = null;
        foreach (RowSplit split in resampling.Splits)
        {
            if (outcomes.Count > 0 && outOfTime())
            {
                break;
            }
            cancellation.ThrowIfCancellationRequested();
            double before = trained;
            int done = outcomes.Count;
            double rows = Math.Min(split.Train.Length, model.MostRows ?? int.MaxValue);
            (FittedModel one, ModelRun.Outcome outcome) = _run.Fit(
                model, split, warnings, share => progress((done + share) / parts, before + (share * rows)), cancellation);
            // The first is asked further; the others have said what they had to.
            fitted ??= one;
            outcomes.Add(outcome);
            trained += rows;
            progress(outcomes.Count / parts, trained);
        }
        Predictions first = FirstPass(outcomes, out int[] tested);
        double[] draws = outcomes.Count == 1 ? Bootstrap.Draw(main, table, first, tested, options.Seed) : [];
        ModelRun.Outcome asked = outcomes[0];
        var mlContext = new MLContext(options.Seed);
        ModelResult result = named with
        {
            TrainRows = (int)outcomes.Average(outcome => outcome.Split.Train.Length),
            TestRows = outcomes.Sum(outcome => outcome.Split.Test.Length),
            Answered = outcomes.Sum(outcome => Enumerable.Range(0, outcome.Predictions.Rows)
                .Count(row => !outcome.Predictions.Of(row).ContainsAnyExceptInRange(float.MinValue, float.MaxValue))),
            Metrics = Metric.Of(table.Task).ToDictionary(metric => metric.Key, metric => Value(metric, outcomes, draws)),
            FitSeconds = outcomes.Average(outcome => outcome.FitSeconds),
            RowsPerSecond = outcomes.Sum(outcome => outcome.Split.Test.Length) / outcomes.Sum(outcome => outcome.PredictSeconds),
            ModelBytes = Bytes(mlContext, fitted!, asked.Split.Test),
            Epochs = [.. asked.Epochs.Select(epoch => new EpochLoss(epoch.Epoch, epoch.Loss, epoch.ValidationLoss))],
            Curve = [.. options.Curve.Index().Select(point =>
            {
                cancellation.ThrowIfCancellationRequested();
                progress((outcomes.Count + point.Index) / parts, trained);
                trained += point.Item;
                // All rows have been trained on already.
                return point.Item >= asked.Split.Train.Length
                    ? new CurveScore(asked.Split.Train.Length, main.Compute(table, asked.Predictions, asked.Split.Test), 0)
                    : CurvePoint(model, point.Item, warnings, cancellation);
            })],
        };
        if (!options.Explains || model.Family == ModelFamily.Baseline)
        {
            return new FinishedModel(result with { Warnings = warnings }, tested, first.Width, first.Scores, draws);
        }
        var explanation = new Explanation(table, main, fitted!, asked, options.Seed);
        IReadOnlyList<FeatureImportance> importances = explanation.Importances();
        result = result with { Importances = importances, Dependence = explanation.Dependence(importances), Warnings = warnings };
        return new FinishedModel(result, tested, first.Width, first.Scores, draws)
        {
            Regions = Draw(model, cancellation),
            Figures = table.Image is null ? [] : NetworkFigures.Of(table, fitted!, asked.Split.Test),
        };
    }

    // A model of one's own may fit the table and not the plane of two numbers.
    private RegionMap? Draw(ComparedModel model, CancellationToken cancellation)
    {
        try
        {
            return regions?.Draw(model, options, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            return null;
        }
    }

    private CurveScore CurvePoint(ComparedModel model, int count, List<string> warnings, CancellationToken cancellation)
    {
        RowSplit split = resampling.Splits[0];
        int draws = count <= CurveRowsOfManyDraws ? CurveDraws : 1;
        double[] values =
        [
            .. Enumerable.Range(0, draws).Select(draw =>
            {
                int[] train = Resampling.Few(split.Train, table, count, options.Seed + draw);
                (_, ModelRun.Outcome outcome) = _run.Fit(model, split with { Train = train }, warnings, _ => { }, cancellation);
                return main.Compute(table, outcome.Predictions, split.Test);
            }),
        ];
        return new CurveScore(count, values.Average(), draws > 1 ? Bootstrap.StandardDeviation(values) : 0);
    }

    private MetricValue Value(Metric metric, List<ModelRun.Outcome> outcomes, double[] draws)
    {
        double[] values = [.. outcomes.Select(outcome => metric.Compute(table, outcome.Predictions, outcome.Split.Test))];
        double mean = values.Average();
        if (values.Length == 1)
        {
            double[] drawn = metric == main
                ? draws
                : Bootstrap.Draw(metric, table, outcomes[0].Predictions, outcomes[0].Split.Test, options.Seed);
            double deviation = Bootstrap.StandardDeviation(drawn);
            double half = PairedTest.HalfWidth(deviation, double.PositiveInfinity);
            return new MetricValue(mean, deviation, Limited(metric, mean - half), Limited(metric, mean + half), values);
        }
        (double train, double test) = (
            outcomes.Average(outcome => outcome.Split.Train.Length), outcomes.Average(outcome => outcome.Split.Test.Length));
        double width = PairedTest.HalfWidth(PairedTest.StandardError(values, train, test), values.Length - 1);
        return new MetricValue(
            mean, Bootstrap.StandardDeviation(values), Limited(metric, mean - width), Limited(metric, mean + width), values);
    }

    // An interval ends where the measure does.
    private static double Limited(Metric metric, double value) =>
        metric.IsShare ? Math.Clamp(value, 0, 1) : metric.LessIsBetter ? Math.Max(0, value) : value;

    // Test rows until one would come again.
    private static Predictions FirstPass(List<ModelRun.Outcome> outcomes, out int[] rows)
    {
        var seen = new HashSet<int>();
        ModelRun.Outcome[] pass = [.. outcomes.TakeWhile(outcome => outcome.Split.Test.All(seen.Add))];
        rows = [.. pass.SelectMany(outcome => outcome.Split.Test)];
        return new Predictions(pass[0].Predictions.Width, [.. pass.SelectMany(outcome => outcome.Predictions.Scores)]);
    }

    private long Bytes(MLContext mlContext, FittedModel model, int[] rows)
    {
        using var stream = new CountingStream();
        mlContext.Model.Save(model.Whole(mlContext, table, table.Of(rows)), table.Of(rows).Schema, stream);
        return stream.Length;
    }

    // ML.NET wraps what a part says; the innermost message names the fault.
    private static string Reason(Exception exception)
    {
        Exception inner = exception;
        while (inner is AggregateException or System.Reflection.TargetInvocationException && inner.InnerException is { } next)
        {
            inner = next;
        }
        return inner.Message;
    }
}
