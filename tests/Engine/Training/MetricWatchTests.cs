using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

public class MetricWatchTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_loss_that_is_not_finite_is_never_better_than_one_that_is(double loss)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1, Bias: false)), 0);
        Span<float> weight = network.Parameters[0].Value.Span;
        var watch = new MetricWatch(network, new EarlyStopping(2));

        Assert.False(watch.ShouldStop(1, loss, 0.5));
        weight[0] = 2;
        Assert.False(watch.ShouldStop(2, 5, 0.5));
        weight[0] = 3;
        Assert.False(watch.ShouldStop(3, loss, 0.5));
        Assert.True(watch.ShouldStop(4, loss, 0.5));
        watch.RestoreBest();

        Assert.Equal(2, watch.BestEpoch);
        Assert.Equal(2, weight[0]);
    }

    [Fact]
    public void Patience_runs_out_when_no_loss_was_ever_finite()
    {
        var watch = new MetricWatch(new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1)), 0), new EarlyStopping(2));

        Assert.False(watch.ShouldStop(1, double.NaN, 0.5));
        Assert.False(watch.ShouldStop(2, double.NaN, 0.5));
        Assert.True(watch.ShouldStop(3, double.NaN, 0.5));
    }

    [Fact]
    public void The_accuracy_is_better_when_it_is_greater()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1)), 0);
        var watch = new MetricWatch(network, new EarlyStopping(2, MinimumImprovement: 0.1) { Metric = WatchedMetric.Accuracy });

        // The loss grows all the while; 0.65 is better than 0.6, but not by enough to count.
        Assert.False(watch.ShouldStop(1, 1, 0.5));
        Assert.False(watch.ShouldStop(2, 2, 0.6001));
        Assert.False(watch.ShouldStop(3, 3, 0.65));
        Assert.True(watch.ShouldStop(4, 4, 0.65));
        Assert.Equal(3, watch.BestEpoch);
    }
}
