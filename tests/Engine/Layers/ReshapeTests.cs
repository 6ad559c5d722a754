using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class ReshapeTests
{
    [Fact]
    public void Gradients_are_those_of_small_steps() => GradientChecker.Check(new Reshape([3, 4]), 3, Shape.Of(2, 6));

    [Fact]
    public void Elements_stay_in_their_order()
    {
        float[] outputs = new float[6];
        var network = new Network(NetworkSpec.From([6]).Reshape([1, 2, 3]).ZeroPadding2D(0).Flatten().Build(), 1);
        network.Predict([1, 2, 3, 4, 5, 6], 1, outputs);

        Assert.Equal([1, 2, 3, 4, 5, 6], outputs);
    }

    [Fact]
    public void A_shape_of_other_elements_is_refused() =>
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.From([6]).Reshape([4]).Build());
}
