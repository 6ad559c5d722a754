using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// The engine's threads, made when first needed and kept. One loop at a time has them. Handing it out costs an exchange a worker while they
/// still spin after the last one, which is what makes loops of a few microseconds worth sharing. A thread begins with its own share of the
/// chunks, the same in every loop of as many, so that what it wrote in one loop is in its cache in the next; whoever is done early takes
/// from the others.
/// </summary>
internal static unsafe class WorkerPool
{
    // Elements from one thread's counter of chunks to the next: cache lines of their own, two each, since processors fetch them in pairs.
    private const int CounterStride = 32;

    private static PoolWorker[] _workers = [];
    private static int[] _next = [];
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
            _loop.Threads = threads;
            for (int i = 0; i < threads; i++)
            {
                _next[(i + 1) * CounterStride] = Share(i, chunks, threads);
            }

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
        int threads = _loop.Threads;
        for (int i = 0; i < threads; i++)
        {
            int owner = worker + i < threads ? worker + i : worker + i - threads;
            int end = Share(owner + 1, chunks, threads);
            ref int next = ref _next[(owner + 1) * CounterStride];
            while (Volatile.Read(ref next) < end && Volatile.Read(ref _failure) is null)
            {
                int chunk = Interlocked.Increment(ref next) - 1;
                if (chunk < end)
                {
                    Run(ref copy, chunk, worker);
                }
            }
        }
    }

    private static void Run<TBody>(ref TBody body, int chunk, int worker)
        where TBody : struct, IChunkBody
    {
        try
        {
            body.Run(chunk, worker);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
        }
    }

    // The first chunk of a thread's share.
    private static int Share(int thread, int chunks, int threads) => (int)((long)chunks * thread / threads);

    private static PoolWorker[] Grow(int count)
    {
        var workers = new PoolWorker[count];
        _workers.CopyTo(workers, 0);
        for (int i = _workers.Length; i < count; i++)
        {
            workers[i] = new PoolWorker(i + 1);
        }

        _next = new int[(count + 2) * CounterStride];
        _workers = workers;
        return workers;
    }

    // What is written while a loop runs has cache lines of its own; two each, since processors fetch lines in pairs.
    [StructLayout(LayoutKind.Explicit, Size = 384)]
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

        [FieldOffset(276)]
        public int Threads;
    }
}
