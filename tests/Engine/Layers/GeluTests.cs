using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class GeluTests
{
    [Theory]
    [InlineData(GeluApproximation.None, 1, 1, 1)]
    [InlineData(GeluApproximation.None, 3, 7, 5)]
    [InlineData(GeluApproximation.Tanh, 3, 7, 5)]
    public void Gradients_are_those_of_small_steps(GeluApproximation approximation, int rows, int height, int width) =>
        GradientChecker.Check(new Gelu(approximation), rows, Shape.Of(2, height, width));

    [Theory]
    [InlineData(GeluApproximation.None, 0.8413447f, -0.0455003f)]
    [InlineData(GeluApproximation.Tanh, 0.8411920f, -0.0454023f)]
    public void The_approximation_shows_in_the_fourth_digit(GeluApproximation approximation, float atOne, float atMinusTwo)
    {
        float[] outputs = new float[2];
        new Network(NetworkSpec.Sequential(Shape.Of(2), new Gelu(approximation)), 1).Predict([1, -2], 1, outputs);

        Assert.Equal(atOne, outputs[0], 1e-6f);
        Assert.Equal(atMinusTwo, outputs[1], 1e-6f);
    }

    [Fact]
    public void An_unknown_approximation_is_refused() =>
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(3), new Gelu((GeluApproximation)7)));
}
