using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class MultiplyTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 7, 5)]
    public void Gradients_of_a_factor_for_each_channel_are_those_of_small_steps(int rows, int height, int width) =>
        GradientChecker.Check(new Multiply(), rows, [Shape.Of(3, height, width), Shape.Of(3)]);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 7)]
    public void Gradients_are_those_of_small_steps(int rows, int length) =>
        GradientChecker.Check(new Multiply(), rows, [Shape.Of(2, length), Shape.Of(2, length)]);

    [Fact]
    public void Channels_are_multiplied_by_their_factors()
    {
        var network = new Network(
            NetworkSpec.From([2, 1, 2]).GlobalAveragePool2D(name: "mean").Multiply(NetworkSpec.InputName, "mean").Build(), 1);
        float[] outputs = new float[8];
        network.Predict([1, 3, 10, 20, 0, 2, 5, 5], 2, outputs);

        Assert.Equal([2, 6, 150, 300, 0, 2, 25, 25], outputs);
    }

    [Fact]
    public void Factors_of_another_number_of_channels_are_refused() => Assert.Throws<NetworkShapeException>(
        () => NetworkSpec.From([2, 1, 2]).Flatten("flat").Multiply(NetworkSpec.InputName, "flat").Build());
}
