using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class SmoothClipTests
{
    [Theory]
    [InlineData(1, 1, 1, 3)]
    [InlineData(3, 7, 5, 0.7f)]
    public void Gradients_are_those_of_small_steps(int rows, int height, int width, float limit) =>
        GradientChecker.Check(new SmoothClip(limit), rows, Shape.Of(2, height, width));

    [Fact]
    public void Small_inputs_stay_and_large_ones_end_at_the_limit()
    {
        float[] outputs = new float[6];
        var network = new Network(NetworkSpec.Sequential(Shape.Of(6), new SmoothClip(3)), 1);
        network.Predict([0.01f, 4, -4, 1e6f, -float.MaxValue, 0], 1, outputs);
        Assert.Equal(0.01, outputs[0], 1e-7);
        Assert.Equal(4 / Math.Sqrt(1 + (16 / 9.0)), outputs[1], 1e-6);
        Assert.Equal([-outputs[1], 3, -3, 0], outputs[2..]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_limit_out_of_range_is_refused(float limit) =>
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(3), new SmoothClip(limit)));
}
