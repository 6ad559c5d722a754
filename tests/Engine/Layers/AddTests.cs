using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class AddTests
{
    [Fact]
    public void Gradients_are_those_of_small_steps() => GradientChecker.Check(new Add(), 3, [Shape.Of(2, 3, 5), Shape.Of(2, 3, 5)]);

    [Fact]
    public void Different_shapes_are_refused()
    {
        NetworkSpecBuilder builder = NetworkSpec.From(Shape.Of(4)).Add(new Dense(3), "small");

        Assert.Throws<NetworkShapeException>(() => builder.Add(new Add(), inputs: ["small", NetworkSpec.InputName]));
    }
}
