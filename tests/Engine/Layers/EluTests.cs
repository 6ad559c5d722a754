using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class EluTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 7, 5)]
    public void Gradients_are_those_of_small_steps(int rows, int height, int width) =>
        GradientChecker.Check(new Elu(0.8f), rows, Shape.Of(2, height, width), GradientChecker.SpacedValues);

    [Fact]
    public void Alpha_is_minus_the_limit_below()
    {
        float[] outputs = new float[3];
        new Network(NetworkSpec.Sequential(Shape.Of(3), new Elu()), 1).Predict([-50, 0, 3], 1, outputs);
        Assert.Equal([-1, 0, 3], outputs);

        new Network(NetworkSpec.Sequential(Shape.Of(3), new Elu(0.25f)), 1).Predict([-50, 0, 3], 1, outputs);
        Assert.Equal([-0.25f, 0, 3], outputs);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void An_alpha_out_of_range_is_refused(float alpha) =>
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(3), new Elu(alpha)));
}
