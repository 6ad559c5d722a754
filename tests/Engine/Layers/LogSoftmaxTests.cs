using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class LogSoftmaxTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Gradients_are_those_of_small_steps(int axis)
    {
        GradientChecker.Check(new LogSoftmax(axis), 3, Shape.Of(4, 3, 5));
        GradientChecker.Check(new LogSoftmax(0), 4, Shape.Of(7));
    }

    [Fact]
    public void Outputs_are_logarithms_of_softmax_even_where_that_is_zero()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(2), new LogSoftmax()), 0);
        float[] outputs = new float[4];

        network.Predict([0, MathF.Log(3), 1000, 0], 2, outputs);

        Assert.Equal([MathF.Log(0.25f), MathF.Log(0.75f), 0, -1000], outputs, (one, other) => Math.Abs(one - other) < 1e-6f);
    }

    [Fact]
    public void An_axis_that_there_is_not_is_refused()
    {
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(1, 2), new LogSoftmax(2)));
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(1, 2), new LogSoftmax(-1)));
    }
}
