using System.Runtime.ExceptionServices;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// How many threads a kernel may use. Work is cut into chunks whose number and borders depend on the problem alone and never on the thread
/// count,
/// so results are the same, bit for bit, whatever the number of threads.
/// </summary>
internal readonly struct Parallelism
{
    private readonly int _threads;

    /// <summary>At most <paramref name="threads"/> threads, the calling one included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    public Parallelism(int threads)
    {
        Guard.AtLeast(threads, 1);
        _threads = threads;
    }

    /// <summary>One thread a processor; the same as <c>default</c>.</summary>
    public static Parallelism Default => default;

    /// <summary>The calling thread alone.</summary>
    public static Parallelism Single => new(1);

    /// <summary>The greatest number of threads, at least 1.</summary>
    public int Threads => _threads > 0 ? _threads : Environment.ProcessorCount;

    /// <summary>
    /// Runs chunks 0 to <paramref name="chunks"/> - 1 and returns when all are done; an exception of a chunk is rethrown here.
    /// </summary>
    public void For<TBody>(int chunks, in TBody body)
        where TBody : struct, IChunkBody
    {
        int workers = Math.Min(Threads, chunks);
        if (workers <= 1)
        {
            TBody copy = body;
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                copy.Run(chunk, 0);
            }

            return;
        }

        var job = new Job<TBody>(chunks, body);
        for (int helper = 1; helper < workers; helper++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(job, preferLocal: false);
        }

        job.RunAndWait();
    }

    /// <summary>As <see cref="For{TBody}"/>, for code that may allocate a closure.</summary>
    public void For(int chunks, Action<int> body) => For(chunks, new DelegateBody(body));

    private readonly struct DelegateBody(Action<int> action) : IChunkBody
    {
        public void Run(int chunk, int worker) => action(chunk);
    }

    // Never reused: a helper that the pool starts late finds no chunk left and must not meet another loop's.
    private sealed class Job<TBody>(int chunks, TBody body) : IThreadPoolWorkItem
        where TBody : struct, IChunkBody
    {
        private int _next;
        private int _finished;
        private int _helpers;
        private ExceptionDispatchInfo? _failure;

        public void Execute() => Drain(Interlocked.Increment(ref _helpers));

        public void RunAndWait()
        {
            Drain(0);
            var spin = new SpinWait();
            while (Volatile.Read(ref _finished) < chunks)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }

            _failure?.Throw();
        }

        private void Drain(int worker)
        {
            TBody copy = body;
            for (int chunk = Interlocked.Increment(ref _next) - 1; chunk < chunks; chunk = Interlocked.Increment(ref _next) - 1)
            {
                try
                {
                    copy.Run(chunk, worker);
                }
                catch (Exception exception)
                {
                    Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
                }

                Interlocked.Increment(ref _finished);
            }
        }
    }
}
