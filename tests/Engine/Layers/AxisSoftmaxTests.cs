using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class AxisSoftmaxTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Gradients_are_those_of_small_steps(int axis)
    {
        GradientChecker.Check(new AxisSoftmax(axis), 3, Shape.Of(4, 3, 5));
        GradientChecker.Check(new AxisSoftmax(0), 4, Shape.Of(7));
    }

    [Fact]
    public void Numbers_along_the_axis_sum_up_to_one()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(2, 3), new AxisSoftmax(0)), 0);
        float[] outputs = new float[6];

        network.Predict([0, 1e30f, 5, MathF.Log(3), 1e30f, -1e30f], 1, outputs);

        Assert.Equal([0.25f, 0.5f, 1, 0.75f, 0.5f, 0], outputs.Select(output => MathF.Round(output, 6)));
    }

    [Fact]
    public void An_axis_that_there_is_not_is_refused()
    {
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(1, 2), new AxisSoftmax(2)));
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(1, 2), new AxisSoftmax(-1)));
    }
}
