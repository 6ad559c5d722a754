using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Trainers;

/// <summary>
/// Turns data views into batches, from memory or streamed as the options say; refuses useless rows and tells of those left out.
/// </summary>
internal sealed class BatchSources(IChannel channel, NetworkLearner learner, LabeledColumns columns, int seed)
{
    private readonly DataMemory _memory = new(learner, columns);
    private readonly bool _stratified =
        learner.ValidationFraction > 0 && learner.Checkpoint?.FindValidationRowsFrom() is null or ValidationSplit.Stratified;
    private readonly List<(StreamedRows Rows, string What)> _unreported = [];
    private Action<Network>? _prepare;

    /// <summary>The origin of the validation rows where none are given, for checkpoints.</summary>
    public string? ValidationRowsFrom => _stratified ? ValidationSplit.Stratified : null;

    /// <summary>The rows to learn from and those to watch, if any.</summary>
    /// <exception cref="InvalidOperationException">No row is usable, or all are of one class. Streamed rows may say so only when they are
    /// read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before there was a model to keep.</exception>
    public (IBatchSource Training, IBatchSource? Validation) Create(IDataView training, IDataView? validation)
        => Read(training, "training") is { } rows ? Keep(rows, validation) : Stream(training, validation);

    /// <summary>Makes the passes over streamed rows that must come before the training of a network.</summary>
    public void Prepare(Network network) => _prepare?.Invoke(network);

    /// <summary>Warns of streamed rows that were left out, each source once, when a whole pass is done.</summary>
    public void ReportSkipped()
    {
        foreach ((StreamedRows? rows, string? what) in _unreported)
        {
            if (rows.Counts is { } counts)
            {
                counts.ReportSkipped(channel, what);
            }
        }
        _unreported.RemoveAll(source => source.Rows.Counts is not null);
    }

    private (IBatchSource, IBatchSource?) Keep(LabeledRows rows, IDataView? validation)
    {
        rows.Counts.RequireTwoClasses(columns);
        ClassBalance? balance = learner.BalanceClasses ? new ClassBalance(rows.Counts.Classes) : null;
        InMemoryBatches source = InMemory(rows, balance, learner.Shuffle);
        if (validation is null && learner.ValidationFraction > 0)
        {
            return source.Split(learner.ValidationFraction, _stratified);
        }
        if (validation is null)
        {
            return (source, null);
        }
        return (source, Read(validation, "validation") is { } watched
            ? InMemory(watched, balance, shuffle: false)
            : new PrefetchedBatches(StreamValidation(validation, rows.Sparse is not null, balance)));
    }

    // A pass before the training is made only where something must be known beforehand: the number of rows, how they share the classes, or
    // the scale of inputs and outputs.
    private (IBatchSource, IBatchSource?) Stream(IDataView training, IDataView? validation)
    {
        double? given = LabeledRows.GivenWhereSparse(training, columns);
        columns = columns with { TakesMissing = columns.TakesMissing && given is null };
        var rows = new StreamedRows(training, columns, given is not null, counts =>
        {
            counts.RequireRows("training");
            counts.RequireTwoClasses(columns);
        });
        _unreported.Add((rows, "training"));
        ValidationSplit? split = validation is null && learner.ValidationFraction > 0 ? new ValidationSplit() : null;
        if (learner.BalanceClasses || split is not null)
        {
            RowCounts counts = rows.CountRows(learner.CancellationToken, split);
            rows.Balance = learner.BalanceClasses ? new ClassBalance(counts.Classes) : null;
        }
        StreamedRows? watched = null;
        StreamedRows learned = rows;
        if (validation is not null)
        {
            watched = StreamValidation(validation, rows.IsSparse, rows.Balance);
        }
        else if (split is not null)
        {
            (learned, watched) = rows.Split(split.Choose(learner.ValidationFraction, seed, _stratified));
        }
        var source = new PrefetchedBatches(learner.Shuffle ? new ShuffledBatches(learned, _memory.BufferRows(given), seed) : learned);
        _prepare = network =>
        {
            if (!learner.PartitionedRows)
            {
                ScalingLearner.LearnIfNew(network, source, learner.CancellationToken);
            }
            if (learner.NeedsSteps && learned.Rows is null)
            {
                rows.CountRows(learner.CancellationToken);
            }
            learner.CancellationToken.ThrowIfCancellationRequested();
            ReportSkipped();
        };
        return (source, watched is null ? null : new PrefetchedBatches(watched));
    }

    private StreamedRows StreamValidation(IDataView validation, bool sparse, ClassBalance? balance)
    {
        var rows = new StreamedRows(validation, columns, sparse, counts => counts.RequireRows("validation"))
        {
            Balance = balance,
        };
        _unreported.Add((rows, "validation"));
        return rows;
    }

    /// <summary>The rows in memory, or null where they are to be streamed. Sparse ones are never taken with missing features.</summary>
    private LabeledRows? Read(IDataView data, string what)
    {
        if (!_memory.MayKeep)
        {
            return null;
        }
        var rows = LabeledRows.Read(data, columns, _memory.BytesLeft, dense: false, learner.CancellationToken);
        if (rows is { Sparse: not null } && columns.TakesMissing)
        {
            columns = columns with { TakesMissing = false };
            rows = rows.Counts.MissingFeatures == 0 ? rows : LabeledRows.Read(
                data, columns, _memory.BytesLeft, dense: false, learner.CancellationToken);
        }
        if (rows is null)
        {
            channel.Info(
                MessageSensitivity.None, $"The {what} rows do not fit into {_memory.Limit:N0} bytes of memory: they are streamed.");
            return null;
        }
        _memory.Take(rows);
        rows.Counts.ReportSkipped(channel, what);
        rows.Counts.RequireRows(what);
        return rows;
    }

    private InMemoryBatches InMemory(LabeledRows rows, ClassBalance? balance, bool shuffle)
    {
        (int size, int targets, int classCount) = (columns.FeatureCount, columns.Labels.TargetSize, columns.Labels.Classes);
        float[]? weights = rows.WeightsWith(balance);
        IReadOnlyList<bool>? unscaled = columns.UnscaledWhere(rows.Sparse is not null);
        return (rows.Sparse, rows.Classes) switch
        {
            ({ } sparse, { } classes) => new(sparse, classes, classCount, seed, shuffle, weights) { UnscaledInputs = unscaled },
            ({ } sparse, null) => new(sparse, rows.Targets, targets, seed, shuffle, weights) { UnscaledInputs = unscaled },
            (null, { } classes) => new(rows.Features, size, classes, classCount, seed, shuffle, weights) { UnscaledInputs = unscaled },
            (null, null) => new(rows.Features, size, rows.Targets, targets, seed, shuffle, weights) { UnscaledInputs = unscaled },
        };
    }
}
