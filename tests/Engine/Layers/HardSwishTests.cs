using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class HardSwishTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 7, 5)]
    public void Gradients_are_those_of_small_steps(int rows, int height, int width) =>
        GradientChecker.Check(new HardSwish(), rows, [Shape.Of(2, height, width)], GradientChecker.SpacedValues);

    [Fact]
    public void Values_are_0_up_to_minus_3_and_their_own_from_3_on()
    {
        float[] outputs = new float[5];
        new Network(NetworkSpec.Sequential([5], new HardSwish()), 1).Predict([-5, -3, 0, 1.5f, 7], 1, outputs);

        Assert.All(outputs.Zip([0, 0, 0, 1.125f, 7]), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
    }
}
