using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

public class LossWatchTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_loss_that_is_not_finite_is_never_better_than_one_that_is(double loss)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1, Bias: false)), 0);
        Span<float> weight = network.Parameters[0].Value.Span;
        var watch = new LossWatch(network, new EarlyStopping(2));

        Assert.False(watch.ShouldStop(1, loss));
        weight[0] = 2;
        Assert.False(watch.ShouldStop(2, 5));
        weight[0] = 3;
        Assert.False(watch.ShouldStop(3, loss));
        Assert.True(watch.ShouldStop(4, loss));
        watch.RestoreBest();

        Assert.Equal(2, watch.BestEpoch);
        Assert.Equal(2, weight[0]);
    }

    [Fact]
    public void Patience_runs_out_when_no_loss_was_ever_finite()
    {
        var watch = new LossWatch(new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1)), 0), new EarlyStopping(2));

        Assert.False(watch.ShouldStop(1, double.NaN));
        Assert.False(watch.ShouldStop(2, double.NaN));
        Assert.True(watch.ShouldStop(3, double.NaN));
    }
}
