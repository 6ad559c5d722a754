using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class ChannelsFirstTests
{
    [Fact]
    public void Gradients_are_those_of_small_steps() => GradientChecker.Check(new ChannelsFirst(), 2, Shape.Of(3, 4, 5));

    [Fact]
    public void Each_channel_of_each_row_becomes_a_plane()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1, 3, 2), new ChannelsFirst()), 0);
        float[] outputs = new float[12];

        network.Predict([1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60], 2, outputs);

        Assert.Equal(Shape.Of(2, 1, 3), network.Spec.Output);
        Assert.Equal([1, 2, 3, 10, 20, 30, 4, 5, 6, 40, 50, 60], outputs);
    }

    [Fact]
    public void A_vector_is_refused() =>
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(12), new ChannelsFirst()));
}
