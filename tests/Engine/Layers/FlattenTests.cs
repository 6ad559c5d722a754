using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class FlattenTests
{
    [Fact]
    public void Gradients_are_those_of_small_steps() => GradientChecker.Check(new Flatten(), 3, Shape.Of(2, 3, 5));

    [Fact]
    public void The_shape_becomes_a_vector() => Assert.Equal(Shape.Of(30), NetworkSpec.Sequential(Shape.Of(2, 3, 5), new Flatten()).Output);
}
