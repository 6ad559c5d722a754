using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

/// <summary>Runs alone: a loop of another test would have the pool.</summary>
[CollectionDefinition(nameof(WorkerPoolTests), DisableParallelization = true)]
[Collection(nameof(WorkerPoolTests))]
public class WorkerPoolTests
{
    [Fact]
    public void A_thread_begins_with_the_same_chunks_in_every_loop()
    {
        const int Threads = 3, Chunks = 6;
        for (int loop = 0; loop < 20; loop++)
        {
            int[] workers = new int[Chunks];
            Assert.True(WorkerPool.TryFor(Chunks, Threads, new FirstMeets(workers, new int[1], Threads)));
            Assert.Equal([0, 1, 2], [workers[0], workers[2], workers[4]]);
        }
    }

    // In the first chunk of its share each thread waits for the others, so that none takes from another's.
    private readonly struct FirstMeets(int[] workers, int[] arrived, int threads) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            workers[chunk] = worker;
            if (chunk % (workers.Length / threads) != 0)
            {
                return;
            }

            Interlocked.Increment(ref arrived[0]);
            while (Volatile.Read(ref arrived[0]) < threads)
            {
                Thread.Yield();
            }
        }
    }
}
