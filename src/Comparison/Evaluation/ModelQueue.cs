using System.Diagnostics;
using System.Runtime.ExceptionServices;
using MLNetDeep.Engine.Distribution;

namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>Evaluates the models of a comparison: one after the other, or each by the next rank that is free.</summary>
internal sealed class ModelQueue(
    Table table, ComparisonOptions options, ModelEvaluation evaluation, IReadOnlyList<ComparedModel> models,
    IProgress<ComparisonProgress>? progress)
{
    private readonly Ranks? _ranks = options.Communicator is { Size: > 1 } ranks ? new Ranks(ranks, shards: null) : null;

    /// <param name="Model">The finished model; null: there was no time for it.</param>
    /// <param name="Rows">The rows that it was trained on.</param>
    /// <param name="Elapsed">The time that it took, on its rank.</param>
    private sealed record Work(FinishedModel? Model, double Rows, TimeSpan Elapsed);

    /// <summary>Whether it was ended, on any rank, before all models were finished.</summary>
    public bool IsEnded { get; private set; }

    private bool IsFirst => _ranks is null or { Rank: 0 };

    /// <param name="outOfTime">Whether no further model or cut should be begun, once there is one.</param>
    /// <param name="left">Gets the models that were not finished.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The models that were finished, in the order of the models, the same on all ranks.</returns>
    public List<FinishedModel> Run(Func<bool> outOfTime, List<LeftOut> left, CancellationToken cancellation)
    {
        string? head = _ranks is null && options.ResultsPath is null ? null : ResultFile.Head(table, options);
        ResultFile? file = IsFirst && options.ResultsPath is { } path ? new ResultFile(path, head!) : null;
        _ranks?.RequireSame(new Dictionary<string, string>
        {
            ["Models"] = string.Join(", ", models.Select(model => model.Name)),
            ["Rows and options"] = head!,
        });
        var known = Known(file).ToDictionary(model => model.Result.Name);
        int finished = 0;
        var queue = new WorkQueue<Work>(
            options.Communicator,
            (index, token) => finished > 0 && outOfTime()
                ? new Work(null, 0, TimeSpan.Zero)
                : Evaluate(index, known.GetValueOrDefault(models[index].Name), outOfTime, token),
            Write, Read);
        WorkResult<Work>?[] results = queue.Run(
            models.Count,
            (index, result) =>
            {
                if (result.Failure is { } failure)
                {
                    ExceptionDispatchInfo.Throw(failure);
                }
                if (result.Value is not { Model: { } model } work)
                {
                    return;
                }
                finished++;
                if (!model.IsFailed && !known.ContainsKey(model.Result.Name))
                {
                    file?.Add(model);
                }
                if (IsFirst)
                {
                    progress?.Report(new ComparisonProgress(
                        model.Result.Name, index + 1, models.Count, 1, work.Rows, work.Elapsed, model.Result));
                }
            },
            cancellation);
        IsEnded = Array.Exists(results, result => result is null);
        left.AddRange(results.Index().Where(result => result.Item?.Value?.Model is null).Select(result => new LeftOut(
            models[result.Index].Name,
            result.Item is null ? "the comparison was ended before it was finished" : "no time was left")));
        return [.. results.Select(result => result?.Value?.Model).OfType<FinishedModel>()];
    }

    private Work Evaluate(int index, FinishedModel? known, Func<bool> outOfTime, CancellationToken cancellation)
    {
        ComparedModel model = models[index];
        var started = Stopwatch.StartNew();
        double rows = 0;
        // Of several ranks the thread that waits for them tells what is finished.
        void Tell(double share)
        {
            if (_ranks is null)
            {
                progress?.Report(new ComparisonProgress(model.Name, index + 1, models.Count, share, rows, started.Elapsed));
            }
        }
        Tell(0);
        try
        {
            FinishedModel finished = known ?? evaluation.Evaluate(
                model,
                (share, trained) =>
                {
                    rows = trained;
                    Tell(share);
                },
                outOfTime, cancellation);
            return new Work(finished, rows, started.Elapsed);
        }
        catch (Exception exception) when (cancellation.IsCancellationRequested && exception is not OperationCanceledException)
        {
            throw new OperationCanceledException("The comparison was ended.", exception, cancellation);
        }
    }

    /// <summary>The models that were finished in an earlier run; rank 0 tells the others, which may not see its file.</summary>
    private IEnumerable<FinishedModel> Known(ResultFile? file)
    {
        IEnumerable<FinishedModel> known = models.Select(model => file?.Find(model.Name)).OfType<FinishedModel>();
        return _ranks is null
            ? known
            : _ranks.OfFirst(string.Join('\n', known.Select(ResultFile.Line))).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => ResultFile.Parse(line)!);
    }

    private static byte[] Write(Work work)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(work.Rows);
        writer.Write(work.Elapsed.Ticks);
        writer.Write(work.Model is { } model ? ResultFile.Line(model) : "");
        return stream.ToArray();
    }

    private static Work Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        (double rows, long ticks, string line) = (reader.ReadDouble(), reader.ReadInt64(), reader.ReadString());
        return new Work(line.Length > 0 ? ResultFile.Parse(line) : null, rows, TimeSpan.FromTicks(ticks));
    }
}
