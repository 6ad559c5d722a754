using MLNetDeep.Benchmarks.Reference;

namespace MLNetDeep.Benchmarks.Tests.Reference;

public sealed class StepClockTests
{
    private sealed class ManualTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    [Fact]
    public void A_stretch_has_as_many_steps_as_the_warm_up_and_the_median_stretch_counts()
    {
        var time = new ManualTime();
        var clock = new StepClock(TimeSpan.FromSeconds(1), repeats: 3, time);

        Steps(4, 0.25);
        Steps(4, 0.5);
        Steps(4, 30);
        Assert.False(clock.Done);
        Steps(4, 0.125);
        clock.StepBegins();

        Assert.True(clock.Done);
        Assert.Equal(4, clock.StepsPerRepeat);
        Assert.Equal(0.5, clock.MedianSecondsPerStep);

        void Steps(int count, double seconds)
        {
            for (int step = 0; step < count; step++)
            {
                clock.StepBegins();
                time.Now += TimeSpan.FromSeconds(seconds);
            }
        }
    }

    [Fact]
    public void A_single_step_longer_than_the_warm_up_is_a_stretch()
    {
        var time = new ManualTime();
        var clock = new StepClock(TimeSpan.FromSeconds(1), repeats: 1, time);
        for (int step = 0; step < 3; step++)
        {
            clock.StepBegins();
            time.Now += TimeSpan.FromSeconds(5);
        }

        Assert.True(clock.Done);
        Assert.Equal(5, clock.MedianSecondsPerStep);
    }
}
