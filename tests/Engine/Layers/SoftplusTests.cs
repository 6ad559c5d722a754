using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class SoftplusTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 7, 5, 0.7f)]
    public void Gradients_are_those_of_small_steps(int rows, int height, int width, float beta) =>
        GradientChecker.Check(new Softplus(beta), rows, Shape.Of(2, height, width));

    [Fact]
    public void Beta_sharpens_the_bend()
    {
        float[] outputs = new float[2];
        new Network(NetworkSpec.Sequential(Shape.Of(2), new Softplus()), 1).Predict([0, 40], 1, outputs);
        Assert.Equal([MathF.Log(2), 40], outputs);

        new Network(NetworkSpec.Sequential(Shape.Of(2), new Softplus(4)), 1).Predict([0, 40], 1, outputs);
        Assert.Equal([MathF.Log(2) / 4, 40], outputs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_beta_out_of_range_is_refused(float beta) =>
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(3), new Softplus(beta)));
}
