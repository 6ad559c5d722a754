using MLNetDeep.Benchmarks.Reference;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Benchmarks.Tests.Reference;

public sealed class TimedBatchesTests
{
    private static readonly StepClock Endless = new(TimeSpan.FromDays(1), repeats: 1, TimeProvider.System);

    [Fact]
    public void An_epoch_has_whole_batches_alone()
    {
        using var enough = new CancellationTokenSource();
        var batches = new TimedBatches(new InMemoryBatches(new float[70], 10, new int[7], 2), 3, Endless, enough);
        float[] inputs = new float[30];
        float[] targets = new float[6];
        using IBatchReader reader = batches.StartEpoch(0);

        Assert.Equal(6, batches.Rows);
        Assert.Equal([3, 3, 0], Enumerable.Range(0, 3).Select(_ => reader.ReadBatch(inputs, targets, [])));
        Assert.False(enough.IsCancellationRequested);
    }

    [Fact]
    public void Training_ends_when_the_clock_has_enough()
    {
        using var enough = new CancellationTokenSource();
        var clock = new StepClock(TimeSpan.FromTicks(1), repeats: 1, TimeProvider.System);
        var batches = new TimedBatches(new InMemoryBatches(new float[100_000], 1, new int[100_000], 2), 1, clock, enough);
        float[] inputs = new float[1];
        float[] targets = new float[2];
        using IBatchReader reader = batches.StartEpoch(0);
        while (!enough.IsCancellationRequested)
        {
            Assert.Equal(1, reader.ReadBatch(inputs, targets, []));
        }

        Assert.True(clock.Done);
    }
}
