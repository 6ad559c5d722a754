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
        var runs = new int[100];
        new Parallelism(threads).For(runs.Length, chunk => Interlocked.Increment(ref runs[chunk]));
        Assert.All(runs, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Worker_numbers_stay_below_the_thread_count()
    {
        var workers = new int[200];
        new Parallelism(3).For(workers.Length, new RecordWorker(workers));
        Assert.All(workers, worker => Assert.InRange(worker, 0, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_exception_of_a_chunk_reaches_the_caller(int threads)
    {
        var exception = Assert.Throws<InvalidOperationException>(
            () => new Parallelism(threads).For(9, chunk =>
            {
                if (chunk == 5)
                {
                    throw new InvalidOperationException("chunk 5");
                }
            }));
        Assert.Equal("chunk 5", exception.Message);
    }

    [Fact]
    public void Loops_may_be_nested()
    {
        int runs = 0;
        new Parallelism(3).For(8, _ => new Parallelism(3).For(8, _ => Interlocked.Increment(ref runs)));
        Assert.Equal(64, runs);
    }

    [Fact]
    public void Default_is_one_thread_a_processor() => Assert.Equal(Environment.ProcessorCount, default(Parallelism).Threads);

    [Fact]
    public void Fewer_than_one_thread_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new Parallelism(0));

    private readonly struct RecordWorker(int[] workers) : IChunkBody
    {
        public void Run(int chunk, int worker) => workers[chunk] = worker;
    }
}
