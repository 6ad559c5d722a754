using System.Diagnostics;
using System.Runtime.InteropServices;
using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// A step whose batch is computed shard by shard, on this rank and the others: leaves the gradient of the whole batch's loss. Statistics
/// that layers move in a step, such as those of <see cref="BatchNormalization"/>, are those of each shard, and move by the mean over all
/// shards.
/// </summary>
internal sealed class ShardedStep
{
    private const int ElementsOfPart = 1 << 18; // 1 MB: smaller parts wait longer than they travel, larger ones leave the cache.
    private const int Flags = 2;
    private const int NumbersOfShard = 3;

    private readonly Ranks _ranks;
    private readonly TrainingWorkspace _workspace;
    private readonly (Parameter Parameter, float[] Before)[] _statistics;
    private readonly float[] _moves;
    private readonly ShardSum _sumOfMoves;
    private readonly ShardSum _sumOfGradients;
    private readonly float[] _own;
    private readonly float[] _all;
    private TimeSpan _waitedToBeTold;

    /// <param name="ranks">The ranks and their shards.</param>
    /// <param name="workspace">The memory of a shard's passes.</param>
    /// <param name="network">The network.</param>
    /// <param name="frozen">The parameters that stay as they are.</param>
    public ShardedStep(Ranks ranks, TrainingWorkspace workspace, Network network, IReadOnlySet<Parameter> frozen)
    {
        _ranks = ranks;
        _workspace = workspace;
        _statistics =
        [
            .. network.Layers.Where(layer => layer.Parameters.Any(parameter => parameter.Trainable && !frozen.Contains(parameter)))
                .SelectMany(layer => layer.Parameters).Where(parameter => !parameter.Trainable)
                .Select(parameter => (parameter, new float[parameter.Values.Length])),
        ];
        _moves = new float[_statistics.Sum(statistic => statistic.Before.Length)];
        _sumOfMoves = new ShardSum(ranks, _moves, [0]);
        _sumOfGradients = new ShardSum(ranks, workspace.Gradients, [.. Parts(workspace)]);
        _own = new float[2 * (Flags + (NumbersOfShard * ranks.OwnShards))]; // Doubles, which travel as pairs.
        _all = new float[_own.Length * ranks.Size];
    }

    /// <summary>The time that this rank has waited for others.</summary>
    public TimeSpan Waited => _waitedToBeTold + _sumOfMoves.Waited + _sumOfGradients.Waited;

    /// <summary>Takes the gradient of a batch.</summary>
    /// <param name="forward">Reads one of this rank's shards and gives its loss and the gradient by its outputs.</param>
    /// <param name="cancelled">Whether this rank wants to end.</param>
    /// <param name="keeps">Whether this rank wants a checkpoint; rank 0's wish counts.</param>
    /// <exception cref="RankFailedException">Another rank failed.</exception>
    public StepOutcome Take(Func<int, ShardLoss> forward, bool cancelled, bool keeps)
    {
        _own.AsSpan().Clear();
        MemoryMarshal.Cast<float, double>(_own.AsSpan())[1] = (cancelled ? 1 : 0) + (keeps ? 2 : 0);
        foreach ((Parameter parameter, float[] before) in _statistics)
        {
            parameter.Values.CopyTo(before);
        }
        StepOutcome? outcome = null;
        IExchange? told = null;
        Exception? failure = null;
        for (int shard = 0; shard < _ranks.OwnShards; shard++)
        {
            ShardLoss loss = failure is null && outcome is null ? Forward(forward, shard, out failure) : default;
            bool isLast = shard == _ranks.OwnShards - 1;
            if (shard == 0 && loss.Rows == 0 && failure is null)
            {
                // Nor have this rank's other shards any. At the end of the epoch no rank has, and the last gradient stays.
                outcome = Listen(_ranks.StartAllGather(_own, _all));
                if (outcome is { Rows: 0, Failed: null })
                {
                    PutStatisticsBack();
                    return outcome.Value;
                }
            }
            else if (isLast && outcome is null)
            {
                told = _ranks.StartAllGather(_own, _all);
            }
            TakeMoves(shard, loss.Rows, isLast);
            Backward(shard, loss, isLast);
        }
        StepOutcome all = outcome ?? Listen(told!);
        Finish(all);
        if (all.Failed is { } failed)
        {
            _ranks.Fail(failed, failure);
        }
        return all;
    }

    // Parts of the gradients that travel at once: several small layers, or a piece of a large one, the last ones first.
    private static IEnumerable<int> Parts(TrainingWorkspace workspace)
    {
        int end = workspace.Gradients.Length;
        foreach (int start in workspace.GradientStarts)
        {
            for (; end - start >= 2 * ElementsOfPart; end -= ElementsOfPart)
            {
                yield return end - ElementsOfPart;
            }
            if (start == 0 || end - start >= ElementsOfPart)
            {
                yield return start;
                end = start;
            }
        }
    }

    private ShardLoss Forward(Func<int, ShardLoss> forward, int shard, out Exception? failure)
    {
        Span<double> own = MemoryMarshal.Cast<float, double>(_own.AsSpan());
        try
        {
            PutStatisticsBack();
            _workspace.Pass.Shard = _ranks.FirstShard + shard;
            ShardLoss loss = forward(shard);
            Span<double> numbers = own.Slice(Flags + (NumbersOfShard * shard), NumbersOfShard);
            (numbers[0], numbers[1], numbers[2]) = (loss.Rows, loss.Divisor, loss.Loss);
            failure = null;
            return loss;
        }
        catch (Exception exception)
        {
            // This rank still takes part in the step, which the others have begun.
            own[0] = 1;
            failure = exception;
            return default;
        }
    }

    private void PutStatisticsBack()
    {
        foreach ((Parameter parameter, float[] before) in _statistics)
        {
            before.CopyTo(parameter.Value.Span);
        }
    }

    // Moves count by rows; frozen or untouched statistics move by 0.
    private void TakeMoves(int shard, int rows, bool isLast)
    {
        int i = 0;
        foreach ((Parameter parameter, float[] before) in _statistics)
        {
            ReadOnlySpan<float> after = parameter.Values;
            for (int element = 0; element < before.Length; element++, i++)
            {
                _moves[i] = rows == 0 ? 0 : (after[element] - before[element]) * rows;
            }
        }
        if (isLast)
        {
            _sumOfMoves.Finish(0);
        }
        else
        {
            _sumOfMoves.Add(shard);
        }
    }

    private void Backward(int shard, ShardLoss loss, bool isLast)
    {
        if (loss.Rows > 0)
        {
            Elementwise.Scale((float)loss.Divisor, _workspace.OutputGradient);
            _workspace.Backward(isLast ? _sumOfGradients.Finish : null);
        }
        else
        {
            _workspace.Gradients.AsSpan().Clear();
        }
        if (isLast)
        {
            _sumOfGradients.Finish(0);
        }
        else
        {
            _sumOfGradients.Add(shard);
        }
    }

    private StepOutcome Listen(IExchange told)
    {
        long began = Stopwatch.GetTimestamp();
        told.Wait();
        _waitedToBeTold += Stopwatch.GetElapsedTime(began);
        var outcome = new StepOutcome();
        ReadOnlySpan<double> all = MemoryMarshal.Cast<float, double>(_all.AsSpan());
        int length = all.Length / _ranks.Size;
        for (int rank = 0; rank < _ranks.Size; rank++)
        {
            ReadOnlySpan<double> numbers = all.Slice(rank * length, length);
            outcome = outcome with
            {
                Failed = outcome.Failed ?? (numbers[0] != 0 ? rank : null),
                IsCancelled = outcome.IsCancelled || ((int)numbers[1] & 1) != 0,
                Keeps = outcome.Keeps || (rank == 0 && ((int)numbers[1] & 2) != 0),
            };
            for (ReadOnlySpan<double> shard = numbers[Flags..]; !shard.IsEmpty; shard = shard[NumbersOfShard..])
            {
                outcome = outcome with
                {
                    Rows = outcome.Rows + (long)shard[0],
                    Divisor = outcome.Divisor + shard[1],
                    Loss = double.IsFinite(outcome.Loss) ? shard[2] : outcome.Loss,
                };
            }
        }
        return outcome;
    }

    private void Finish(StepOutcome outcome)
    {
        _sumOfMoves.Wait(1);
        _sumOfGradients.Wait(outcome.Divisor > 0 ? (float)(1 / outcome.Divisor) : 1);
        PutStatisticsBack();
        if (outcome.Rows == 0)
        {
            return;
        }
        int i = 0;
        foreach ((Parameter parameter, float[] before) in _statistics)
        {
            Span<float> values = parameter.Value.Span;
            for (int element = 0; element < before.Length; element++, i++)
            {
                values[element] += _moves[i] / outcome.Rows;
            }
        }
    }
}

/// <summary>The loss of a shard.</summary>
/// <param name="Rows">Its rows; 0 where it has none.</param>
/// <param name="Divisor">What its mean is divided by.</param>
/// <param name="Loss">The mean.</param>
internal readonly record struct ShardLoss(int Rows, double Divisor, double Loss);

/// <summary>What all ranks know after a step.</summary>
internal readonly record struct StepOutcome
{
    /// <summary>The rows of the batch; 0 at the end of the epoch.</summary>
    public long Rows { get; init; }

    /// <summary>What the mean loss of the batch is divided by.</summary>
    public double Divisor { get; init; }

    /// <summary>The loss, of a shard with ranks: one that is not finite if there is one.</summary>
    public double Loss { get; init; }

    /// <summary>The first rank that failed; null: none.</summary>
    public int? Failed { get; init; }

    /// <summary>Whether a rank wants to end.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Whether rank 0 wants a checkpoint.</summary>
    public bool Keeps { get; init; }
}
