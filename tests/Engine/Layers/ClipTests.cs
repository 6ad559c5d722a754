using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class ClipTests
{
    [Theory]
    [InlineData(1, 1, 1, 0, 6)]
    [InlineData(3, 7, 5, -1.25f, 1.5f)]
    public void Gradients_are_those_of_small_steps(int rows, int height, int width, float minimum, float maximum) =>
        GradientChecker.Check(new Clip(minimum, maximum), rows, [Shape.Of(2, height, width)], GradientChecker.SpacedValues);

    [Fact]
    public void Values_stay_between_the_bounds()
    {
        Assert.Equal([0, 0, 2, 6, 6], Predict(new Clip()));
        Assert.Equal([-5, -1, 2, 7, 7], Predict(new Clip(float.MinValue, 7)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(float.NaN, 1)]
    [InlineData(0, float.PositiveInfinity)]
    public void Bounds_out_of_order_are_refused(float minimum, float maximum) =>
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential([3], new Clip(minimum, maximum)));

    private static float[] Predict(LayerSpec layer)
    {
        float[] outputs = new float[5];
        new Network(NetworkSpec.Sequential([5], layer), 1).Predict([-5, -1, 2, 7, 9], 1, outputs);
        return outputs;
    }
}
