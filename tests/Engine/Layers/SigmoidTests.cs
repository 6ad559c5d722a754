using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Layers;

public class SigmoidTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 7, 5)]
    public void Gradients_are_those_of_small_steps(int rows, int height, int width) =>
        GradientChecker.Check(new Sigmoid(), rows, Shape.Of(2, height, width), RandomArrays.Normal);
}
