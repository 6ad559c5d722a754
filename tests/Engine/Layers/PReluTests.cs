using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class PReluTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 5)]
    [InlineData(true, 5)]
    public void Gradients_are_those_of_small_steps(bool perChannel, int rows)
    {
        GradientChecker.Check(new PRelu(perChannel), rows, [Shape.Of(3, 5, 2)], GradientChecker.SpacedValues);
        GradientChecker.Check(new PRelu(perChannel), rows, [Shape.Of(7)], GradientChecker.SpacedValues);
    }

    [Fact]
    public void Slopes_are_a_quarter_at_first()
    {
        float[] outputs = new float[3];
        new Network(NetworkSpec.Sequential([3], new PRelu(PerChannel: true)), 1).Predict([-4, 0, 4], 1, outputs);

        Assert.Equal([-1, 0, 4], outputs);
    }
}
