using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class ParallelismTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Each_chunk_runs_once(int threads)
    {
        int[] runs = new int[100];
        new Parallelism(threads).For(runs.Length, chunk => Interlocked.Increment(ref runs[chunk]));
        Assert.All(runs, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Worker_numbers_stay_below_the_thread_count()
    {
        int[] workers = new int[200];
        new Parallelism(3).For(workers.Length, new RecordWorker(workers));
        Assert.All(workers, worker => Assert.InRange(worker, 0, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_exception_of_a_chunk_reaches_the_caller(int threads)
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => new Parallelism(threads).For(9, chunk =>
            {
                if (chunk == 5)
                {
                    throw new InvalidOperationException("chunk 5");
                }
            }));
        Assert.Equal("chunk 5", exception.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void After_an_exception_no_further_chunk_begins(int threads)
    {
        int begun = 0;
        Assert.Throws<InvalidOperationException>(() => new Parallelism(threads).For(1000, _ =>
        {
            Interlocked.Increment(ref begun);
            throw new InvalidOperationException();
        }));
        Assert.InRange(begun, 1, threads);
    }

    [Fact]
    public void Loops_may_be_nested()
    {
        int runs = 0;
        new Parallelism(3).For(8, _ => new Parallelism(3).For(8, _ => Interlocked.Increment(ref runs)));
        Assert.Equal(64, runs);
    }

    [Fact]
    public void Loops_of_several_callers_run_each_chunk_once()
    {
        const int Callers = 4, Loops = 500, Chunks = 5;
        int[] runs = new int[Callers * Chunks];
        Thread[] threads = [.. Enumerable.Range(0, Callers).Select(caller => new Thread(() =>
        {
            for (int i = 0; i < Loops; i++)
            {
                new Parallelism(3).For(Chunks, new CountRuns(runs, caller * Chunks));
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(runs, count => Assert.Equal(Loops, count));
    }

    [Fact]
    public void A_loop_after_one_that_failed_runs()
    {
        Assert.Throws<InvalidOperationException>(() => new Parallelism(2).For(2, _ => throw new InvalidOperationException()));
        int runs = 0;
        new Parallelism(2).For(10, _ => Interlocked.Increment(ref runs));
        Assert.Equal(10, runs);
    }

    [Fact]
    public void Default_is_one_thread_a_processor() => Assert.Equal(Environment.ProcessorCount, default(Parallelism).Threads);

    [Fact]
    public void Fewer_than_one_thread_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new Parallelism(0));

    private readonly struct CountRuns(int[] runs, int first) : IChunkBody
    {
        public void Run(int chunk, int worker) => Interlocked.Increment(ref runs[first + chunk]);
    }

    private readonly struct RecordWorker(int[] workers) : IChunkBody
    {
        public void Run(int chunk, int worker) => workers[chunk] = worker;
    }
}
