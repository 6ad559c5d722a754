namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// How many threads a kernel may use. What a chunk computes depends on the problem and its number alone, never on who runs it,
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
    /// Allocates nothing once the threads exist. A loop inside a chunk, or beside another caller's, runs on its calling thread alone.
    /// </summary>
    public void For<TBody>(int chunks, in TBody body)
        where TBody : struct, IChunkBody
    {
        int workers = Math.Min(Threads, chunks);
        if (workers <= 1 || !WorkerPool.TryFor(chunks, workers, body))
        {
            TBody copy = body;
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                copy.Run(chunk, 0);
            }
        }
    }

    /// <summary>As <see cref="For{TBody}"/>, for code that may allocate a closure.</summary>
    public void For(int chunks, Action<int> body) => For(chunks, new DelegateBody(body));

    private readonly struct DelegateBody(Action<int> action) : IChunkBody
    {
        public void Run(int chunk, int worker) => action(chunk);
    }
}
