using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// The engine's threads, made when first needed and kept. One loop at a time has them. Handing it out costs an exchange a worker while they
/// still spin after the last one, which is what makes loops of a few microseconds worth sharing.
/// </summary>
internal static unsafe class WorkerPool
{
    private static PoolWorker[] _workers = [];
    private static Loop _loop;
    private static ExceptionDispatchInfo? _failure;

    /// <summary>Runs a loop on the calling thread and the pool's; false, and nothing was run, when another loop has the pool.</summary>
    /// <param name="chunks">Chunks of the loop.</param>
    /// <param name="threads">Threads to use, the calling one included; at least 2.</param>
    /// <param name="body">The chunks' work.</param>
    public static bool TryFor<TBody>(int chunks, int threads, in TBody body)
        where TBody : struct, IChunkBody
    {
        if (Interlocked.CompareExchange(ref _loop.Taken, 1, 0) != 0)
        {
            return false;
        }

        ExceptionDispatchInfo? failure;
        try
        {
            PoolWorker[] workers = _workers.Length >= threads - 1 ? _workers : Grow(threads - 1);

            // A copy on this stack, which no collection moves and which outlives the loop.
            TBody copy = body;
            _loop.Body = Unsafe.AsPointer(ref copy);
            _loop.Drain = &Drain<TBody>;
            _loop.Chunks = chunks;
            _loop.Next = 0;
            for (int i = 0; i < threads - 1; i++)
            {
                workers[i].Offer();
            }

            Drain<TBody>(_loop.Body, 0);
            for (int i = 0; i < threads - 1; i++)
            {
                workers[i].WithdrawOrWait();
            }

            failure = _failure;
            _failure = null;
        }
        finally
        {
            Volatile.Write(ref _loop.Taken, 0);
        }

        failure?.Throw();
        return true;
    }

    /// <summary>What a worker does with an offered loop.</summary>
    /// <param name="worker">The worker's number in the loop, from 1.</param>
    public static void Join(int worker) => _loop.Drain(_loop.Body, worker);

    private static void Drain<TBody>(void* body, int worker)
        where TBody : struct, IChunkBody
    {
        TBody copy = Unsafe.AsRef<TBody>(body);
        int chunks = _loop.Chunks;
        for (int chunk = Interlocked.Increment(ref _loop.Next) - 1; chunk < chunks; chunk = Interlocked.Increment(ref _loop.Next) - 1)
        {
            try
            {
                copy.Run(chunk, worker);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            }
        }
    }

    private static PoolWorker[] Grow(int count)
    {
        var workers = new PoolWorker[count];
        _workers.CopyTo(workers, 0);
        for (int i = _workers.Length; i < count; i++)
        {
            workers[i] = new PoolWorker(i + 1);
        }

        _workers = workers;
        return workers;
    }

    // What is written while a loop runs has cache lines of its own; two each, since processors fetch lines in pairs.
    [StructLayout(LayoutKind.Explicit, Size = 512)]
    private struct Loop
    {
        [FieldOffset(128)]
        public int Taken;

        [FieldOffset(256)]
        public void* Body;

        [FieldOffset(264)]
        public delegate*<void*, int, void> Drain;

        [FieldOffset(272)]
        public int Chunks;

        [FieldOffset(384)]
        public int Next;
    }
}
