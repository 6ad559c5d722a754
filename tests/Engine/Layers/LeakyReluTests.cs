using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class LeakyReluTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 7, 5)]
    public void Gradients_are_those_of_small_steps(int rows, int height, int width) =>
        GradientChecker.Check(new LeakyRelu(0.3f), rows, Shape.Of(2, height, width), GradientChecker.SpacedValues);

    [Fact]
    public void The_slope_is_that_below_zero()
    {
        float[] outputs = new float[3];
        new Network(NetworkSpec.Sequential(Shape.Of(3), new LeakyRelu()), 1).Predict([-2, 0, 3], 1, outputs);
        Assert.Equal([-0.02f, 0, 3], outputs);

        new Network(NetworkSpec.Sequential(Shape.Of(3), new LeakyRelu(0.5f)), 1).Predict([-2, 0, 3], 1, outputs);
        Assert.Equal([-1, 0, 3], outputs);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_slope_out_of_range_is_refused(float slope) =>
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(3), new LeakyRelu(slope)));
}
