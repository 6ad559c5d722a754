using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Distribution;

namespace MLNetDeep.Trainers.Search;

/// <summary>One run of a search.</summary>
internal sealed class SearchRun<TTransformer>(
    HyperparameterSearch search, MLContext mlContext, IDataView data, SearchMetric metric, Func<Trial, IEstimator<TTransformer>> create)
    where TTransformer : class, ITransformer
{
    private TrialResult[] _trials = [];
    private int _completed;

    public SearchResult<TTransformer> Run()
    {
        IReadOnlyList<TrialValues> values = search.ChooseTrials();
        _trials = [.. values.Select((chosen, i) => new TrialResult(i + 1, Seed(i + 1), chosen, [], null))];
        IReadOnlyList<(IDataView Training, IDataView Validation)> splits =
            search.Validation.Split(new MLContext(search.Seed), data, search.Seed);
        Rung[] rungs = (search.Halving?.Plan(_trials.Length) ?? [new Rung(_trials.Length, null, 1)]).ToArray();
        int planned = rungs.Sum(rung => rung.Trials);
        IEnumerable<TrialResult> contenders = _trials;
        RequireSame(rungs);
        foreach (Rung rung in rungs)
        {
            TrialResult[] round = [.. contenders.Take(rung.Trials).OrderBy(trial => trial.Number)];
            var queue = new WorkQueue<TrialMeasurement>(
                search.Communicator, (i, cancellation) => Measure(round[i], rung, splits, cancellation), Write,
                bytes => Read(bytes, rung));
            WorkResult<TrialMeasurement>?[] results = queue.Run(
                round.Length, (i, result) => Complete(round[i], result, planned), search.CancellationToken);
            if (Array.Exists(results, result => result is null))
            {
                return Cancelled();
            }
            contenders = Ranked().Where(trial => trial.Failure is null && Amount(trial) == (rung.Budget ?? rung.RowShare));
        }
        return Array.Exists(_trials, trial => trial.Failure is null) ? Result(cancelled: false) : throw AllFailed();
    }

    private TrialMeasurement Measure(
        TrialResult trial, Rung rung, IReadOnlyList<(IDataView Training, IDataView Validation)> splits, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        var scores = new List<double>(splits.Count);
        foreach ((IDataView training, IDataView validation) in splits)
        {
            cancellation.ThrowIfCancellationRequested();
            using TrialContext context = ContextFor(trial);
            IDataView part = rung.RowShare < 1 ? Part(context.MLContext, training, rung.RowShare) : training;
            TTransformer model = create(NewTrial(trial, rung.Budget, context, cancellation)).Fit(part);
            cancellation.ThrowIfCancellationRequested();
            scores.Add(metric.Measure(context.MLContext, TransformEverything(model, validation)));
            (model as IDisposable)?.Dispose();
        }
        return new(rung.Budget, rung.RowShare, scores, Stopwatch.GetElapsedTime(start));
    }

    private void Complete(TrialResult trial, WorkResult<TrialMeasurement> result, int planned)
    {
        TrialResult measured = new(
            trial.Number, trial.Seed, trial.Values,
            result.Value is { } measurement ? [.. trial.Measurements, measurement] : trial.Measurements, result.Failure);
        _trials[measured.Number - 1] = measured;
        _completed++;
        if (search.Communicator is null or { Rank: 0 })
        {
            var progress = new SearchProgress(
                measured, Ranked().FirstOrDefault(other => other.Failure is null && other.Measurements.Count > 0), _completed, planned);
            Report(progress);
            search.TrialCompleted?.Invoke(progress);
        }
    }

    // The rows are not read for it: others of the same number and columns are not found out.
    private void RequireSame(IEnumerable<Rung> rungs)
    {
        if (search.Communicator is { Size: > 1 } ranks)
        {
            new Ranks(ranks, shards: null).RequireSame(new Dictionary<string, string>
            {
                [nameof(search.Seed)] = $"{search.Seed}",
                ["Metric"] = $"{metric.Name}, {(metric.GreaterIsBetter ? "more" : "less")} is better",
                ["Columns"] = string.Join(", ", data.Schema.Select(column => $"{column.Name} {column.Type}")),
                ["Rows"] = $"{data.GetRowCount()}",
                ["Budgets"] = string.Join(", ", rungs),
                ["Trials"] = string.Join("; ", _trials.Select(trial => trial.Values)),
            });
        }
    }

    // The time and the scores, 8 bytes each.
    private static byte[] Write(TrialMeasurement measurement)
    {
        long[] numbers = [measurement.Duration.Ticks, .. measurement.FoldScores.Select(BitConverter.DoubleToInt64Bits)];
        return MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();
    }

    private static TrialMeasurement Read(byte[] bytes, Rung rung)
    {
        ReadOnlySpan<long> numbers = MemoryMarshal.Cast<byte, long>(bytes);
        return new(
            rung.Budget, rung.RowShare, MemoryMarshal.Cast<long, double>(numbers[1..]).ToArray(), TimeSpan.FromTicks(numbers[0]));
    }

    // The side of the split that is kept grows with the share: a trial that goes on gets the rows it had, and more.
    private IDataView Part(MLContext context, IDataView rows, double share)
        => context.Data.TrainTestSplit(rows, 1 - share, seed: Seed(0)).TrainSet;

    private TTransformer Refit(TrialResult trial)
    {
        using TrialContext context = ContextFor(trial);
        return create(NewTrial(trial, trial.Measurements[^1].Budget, context, search.CancellationToken)).Fit(data);
    }

    private static Trial NewTrial(TrialResult trial, int? budget, TrialContext context, CancellationToken cancellation)
        => new(trial.Values, trial.Number, trial.Seed, budget, context.MLContext, cancellation);

    // What a chain leaves out of scoring, such as the label's mapping to keys, the metric still needs. Only the generic class can do it,
    // whatever its last transformer.
    private static IDataView TransformEverything(TTransformer model, IDataView rows)
    {
        Type type = model.GetType();
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(TransformerChain<>)
            ? type.GetMethod(nameof(TransformerChain<>.Transform), [typeof(IDataView), typeof(TransformerScope)])!
                .CreateDelegate<Func<IDataView, TransformerScope, IDataView>>(model)(rows, TransformerScope.Everything)
            : model.Transform(rows);
    }

    private SearchResult<TTransformer> Cancelled()
    {
        if (!Array.Exists(_trials, trial => trial.Failure is null && trial.Measurements.Count > 0))
        {
            throw new OperationCanceledException("The search was cancelled before a trial was measured.", search.CancellationToken);
        }
        return Result(cancelled: true);
    }

    private SearchResult<TTransformer> Result(bool cancelled)
        => new(metric, [.. Ranked().Where(trial => trial.Failure is not null || trial.Measurements.Count > 0)], cancelled, Refit);

    private InvalidOperationException AllFailed()
    {
        IEnumerable<Exception> failures = _trials.Select(trial => trial.Failure!);
        return new(
            $"All {_trials.Length} trials failed; the first, {_trials[0].Values}, with: {_trials[0].Failure!.Message}",
            new AggregateException(failures));
    }

    private IEnumerable<TrialResult> Ranked() => _trials
        .OrderBy(trial => trial.Failure is not null)
        .ThenByDescending(Amount)
        .ThenByDescending(trial => (trial.Score ?? double.NaN) * (metric.GreaterIsBetter ? 1 : -1))
        .ThenBy(trial => trial.Number);

    private static double Amount(TrialResult trial) => trial.Measurements is [.., var last] ? last.Budget ?? last.RowShare : 0;

    private TrialContext ContextFor(TrialResult trial) =>
        new(((IChannelProvider)mlContext).Start($"Search, trial {trial.Number}"), trial.Seed);

    private void Report(SearchProgress progress)
    {
        using IChannel channel = ((IChannelProvider)mlContext).Start("Search");
        TrialResult trial = progress.Trial;
        string line = $"Trial {trial.Number}, measurement {progress.Completed} of {progress.Planned}: {trial.Values}";
        if (trial.Failure is { } failure)
        {
            channel.Warning(MessageSensitivity.None, $"{line}: failed, {failure.Message}");
        }
        else
        {
            channel.Info(MessageSensitivity.None, $"{line}: {metric.Name} {SearchResult<TTransformer>.Score(trial)}");
        }
    }

    // Of a trial by its number, of the rows by 0: far apart for neighbours, and not negative, as some of ML.NET's seeds may not be.
    // The finalizer of SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
    private int Seed(int stream)
    {
        ulong bits = ((ulong)(uint)search.Seed << 32 | (uint)stream) + 0x9E3779B97F4A7C15UL;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
        return (int)((bits ^ (bits >> 31)) >> 33);
    }
}
