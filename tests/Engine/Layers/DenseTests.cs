using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Layers;

public class DenseTests
{
    [Theory]
    [InlineData(1, 1, 1, true)]
    [InlineData(5, 7, 3, true)]
    [InlineData(9, 4, 11, false)]
    public void Gradients_are_those_of_small_steps(int rows, int inputs, int units, bool bias) =>
        GradientChecker.Check(new Dense(units, bias), rows, Shape.Of(inputs));

    [Fact]
    public void An_image_is_refused_with_the_advice_to_flatten()
    {
        var exception = Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(1, 4, 4), new Dense(3)));

        Assert.Equal("dense_1", exception.Layer);
        Assert.Equal(Shape.Of(1, 4, 4), exception.Actual);
        Assert.Contains("Flatten", exception.Message);
    }

    [Fact]
    public void No_units_are_refused() => Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(4), new Dense(0)));
}
