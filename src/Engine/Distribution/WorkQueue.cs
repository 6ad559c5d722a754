using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MLNetDeep.Engine.Distribution;

/// <summary>
/// Items of work that ranks take as they get free, in order. All ranks run the same queue and get all results. An item runs on a thread
/// of its own and leaves the communicator alone, while the thread that called tells the other ranks again and again how far this one is.
/// From what all have told, each finds by itself who does what next.
/// </summary>
/// <param name="communicator">The ranks; null or one: the items are done one after the other on the thread that called.</param>
/// <param name="work">Does an item. What it throws is the item's result.</param>
/// <param name="write">A result as bytes, for the other ranks.</param>
/// <param name="read">What <paramref name="write"/> wrote.</param>
internal sealed class WorkQueue<T>(
    ICommunicator? communicator, Func<int, CancellationToken, T> work, Func<T, byte[]> write, Func<byte[], T> read)
{
    private const int LongestPause = 50;

    private Func<T, byte[]> Write => write;

    private Func<byte[], T> Read => read;

    /// <summary>Does the items.</summary>
    /// <param name="count">The number of items, the same on all ranks.</param>
    /// <param name="completed">
    /// Called with each item and its result, on each rank, in the order in which they end, on the thread that called. What it throws ends
    /// the queue on all ranks.
    /// </param>
    /// <param name="cancellation">Ends the queue on all ranks: no item begins, and those that have begun are told to end.</param>
    /// <returns>The results in the order of the items, on all ranks; null: not done, since the queue was cancelled.</returns>
    /// <exception cref="RankFailedException">Another rank cannot go on.</exception>
    public WorkResult<T>?[] Run(int count, Action<int, WorkResult<T>> completed, CancellationToken cancellation)
    {
        if (communicator is { Size: > 1 })
        {
            return new Together(this, communicator, count, completed).Run(cancellation);
        }
        var results = new WorkResult<T>?[count];
        for (int item = 0; item < count && !cancellation.IsCancellationRequested; item++)
        {
            if (Do(item, cancellation) is not { } result)
            {
                break;
            }
            results[item] = result;
            completed(item, result);
        }
        return results;
    }

    private WorkResult<T>? Do(int item, CancellationToken cancellation)
    {
        try
        {
            return new(work(item, cancellation), null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            return new(default, failure);
        }
    }

    /// <summary>What a rank has to say.</summary>
    [Flags]
    private enum Signs
    {
        None = 0,
        ItemEnded = 1,
        ItemFailed = 2,
        ItemCancelled = 4,
        Cancelled = 8,
        CannotGoOn = 16,
    }

    /// <param name="Signs">What there is to say.</param>
    /// <param name="Length">The bytes of the result of the item that has ended.</param>
    private readonly record struct Beat(Signs Signs, int Length)
    {
        public bool Has(Signs sign) => (Signs & sign) != 0;
    }

    /// <param name="Result">The result; null: cancelled.</param>
    /// <param name="Bytes">What the others are given.</param>
    private sealed record Ended(WorkResult<T>? Result, byte[] Bytes);

    /// <summary>One run over several ranks.</summary>
    private sealed class Together(WorkQueue<T> queue, ICommunicator ranks, int count, Action<int, WorkResult<T>> completed)
    {
        private readonly WorkResult<T>?[] _results = new WorkResult<T>?[count];
        private readonly int?[] _items = new int?[ranks.Size];
        private Task<Ended>? _own;
        private Exception? _failure;

        public WorkResult<T>?[] Run(CancellationToken cancellation)
        {
            var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            try
            {
                Run(end, cancellation);
                return _results;
            }
            finally
            {
                // Where the ranks cannot talk any more nobody waits for an item.
                end.Cancel();
                if (_own is null)
                {
                    end.Dispose();
                }
            }
        }

        private void Run(CancellationTokenSource end, CancellationToken cancellation)
        {
            bool cancelled = false;
            int next = 0;
            for (int pause = 1; ; pause = Math.Min(2 * pause, LongestPause))
            {
                Beat[] beats = Tell(cancellation);
                RequireAll(beats, end);
                List<(int Item, Func<WorkResult<T>> Result)> ended = Gather(beats);
                cancelled |= Array.Exists(beats, beat => beat.Has(Signs.Cancelled));
                try
                {
                    if (cancelled)
                    {
                        end.Cancel();
                    }
                    foreach ((int item, Func<WorkResult<T>> result) in ended)
                    {
                        completed(item, _results[item] = result());
                    }
                }
                catch (Exception exception)
                {
                    _failure = exception;
                    continue;
                }
                for (int rank = 0; rank < _items.Length && next < count && !cancelled; rank++)
                {
                    if (_items[rank] is null)
                    {
                        _items[rank] = next++;
                        pause = 1;
                        if (rank == ranks.Rank)
                        {
                            Begin(_items[rank]!.Value, end.Token);
                        }
                    }
                }
                if (Array.TrueForAll(_items, item => item is null))
                {
                    return;
                }
                if (_own is null)
                {
                    Thread.Sleep(pause);
                }
                else
                {
                    Task.WaitAny([_own], pause, CancellationToken.None);
                }
            }
        }

        private Beat[] Tell(CancellationToken cancellation)
        {
            Signs signs = Signs.None;
            int length = 0;
            if (_failure is not null)
            {
                signs = Signs.CannotGoOn;
                length = Told(_failure).Length;
            }
            else if (_own is { IsCompleted: true, Result: var ended })
            {
                signs |= Signs.ItemEnded | (ended.Result is null ? Signs.ItemCancelled : Signs.None)
                    | (ended.Result?.Failure is null ? Signs.None : Signs.ItemFailed);
                length = ended.Bytes.Length;
            }
            // Asked after the item, which may have ended by it.
            signs |= cancellation.IsCancellationRequested ? Signs.Cancelled : Signs.None;
            var own = new Beat(signs, length);
            var all = new Beat[ranks.Size];
            ranks.AllGather(MemoryMarshal.AsBytes(new ReadOnlySpan<Beat>(in own)), MemoryMarshal.AsBytes(all.AsSpan()));
            return all;
        }

        private void RequireAll(Beat[] beats, CancellationTokenSource end)
        {
            int failed = Array.FindIndex(beats, beat => beat.Has(Signs.CannotGoOn));
            if (failed < 0)
            {
                return;
            }
            end.Cancel();
            _own?.Wait(CancellationToken.None);
            _own = null;
            byte[] told = failed == ranks.Rank ? Told(_failure!) : new byte[beats[failed].Length];
            ranks.Broadcast(told, failed);
            if (_failure is not null)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }
            RemoteException remote = Remote(failed, told);
            throw new RankFailedException(failed, $"Rank {failed} cannot go on: {remote.TypeName}: {remote.Message}", remote);
        }

        /// <summary>Spreads what came of items that have ended.</summary>
        /// <returns>The items and their results, to be read, but those that were cancelled.</returns>
        private List<(int Item, Func<WorkResult<T>> Result)> Gather(Beat[] beats)
        {
            List<(int Item, Func<WorkResult<T>> Result)> ended = [];
            for (int rank = 0; rank < beats.Length; rank++)
            {
                Beat beat = beats[rank];
                if (!beat.Has(Signs.ItemEnded))
                {
                    continue;
                }
                int item = _items[rank]!.Value;
                _items[rank] = null;
                Ended? own = null;
                if (rank == ranks.Rank)
                {
                    (own, _own) = (_own!.Result, null);
                }
                if (!beat.Has(Signs.ItemCancelled))
                {
                    byte[] bytes = own?.Bytes ?? new byte[beat.Length];
                    ranks.Broadcast(bytes, rank);
                    int root = rank;
                    ended.Add((item, () => own?.Result ?? (beat.Has(Signs.ItemFailed)
                        ? new WorkResult<T>(default, Remote(root, bytes))
                        : new WorkResult<T>(queue.Read(bytes), null))));
                }
            }
            return ended;
        }

        private void Begin(int item, CancellationToken token) => _own = Task.Factory.StartNew(
            () =>
            {
                WorkResult<T>? result = queue.Do(item, token);
                if (result is { Failure: null })
                {
                    try
                    {
                        return new Ended(result, queue.Write(result.Value!));
                    }
                    catch (Exception failure)
                    {
                        result = new(default, failure);
                    }
                }
                return new Ended(result, result is { Failure: { } thrown } ? Told(thrown) : []);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        private static byte[] Told(Exception exception) => Encoding.UTF8.GetBytes($"{exception.GetType().Name}\n{exception.Message}");

        private static RemoteException Remote(int rank, byte[] told)
        {
            string[] parts = Encoding.UTF8.GetString(told).Split('\n', 2);
            return new(rank, parts[0], parts[1]);
        }
    }
}
