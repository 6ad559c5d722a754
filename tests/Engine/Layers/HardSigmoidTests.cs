using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class HardSigmoidTests
{
    [Theory]
    [InlineData(1, 1, 1, 0.4f, 0.6f)]
    [InlineData(3, 7, 5, 0.5f, 0.125f)]
    public void Gradients_are_those_of_small_steps(int rows, int height, int width, float slope, float offset) =>
        GradientChecker.Check(new HardSigmoid(slope, offset), rows, [Shape.Of(2, height, width)], GradientChecker.SpacedValues);

    [Fact]
    public void Values_rise_from_0_to_1()
    {
        float[] outputs = new float[4];
        new Network(NetworkSpec.Sequential([4], new HardSigmoid()), 1).Predict([-5, 0, 1.5f, 7], 1, outputs);

        Assert.All(outputs.Zip([0, 0.5f, 0.75f, 1]), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(float.NaN, 0)]
    [InlineData(1, float.NaN)]
    public void A_slope_or_an_offset_out_of_range_is_refused(float slope, float offset) =>
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential([3], new HardSigmoid(slope, offset)));
}
