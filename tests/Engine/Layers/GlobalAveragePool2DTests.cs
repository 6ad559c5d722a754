using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class GlobalAveragePool2DTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 2, 7, 5)]
    public void Gradients_are_those_of_small_steps(int rows, int channels, int height, int width) =>
        GradientChecker.Check(new GlobalAveragePool2D(), rows, Shape.Of(channels, height, width));

    [Fact]
    public void The_output_is_a_vector_of_the_channels_means()
    {
        var spec = NetworkSpec.Sequential(Shape.Of(2, 1, 3), new GlobalAveragePool2D());
        float[] outputs = new float[2];
        new Network(spec, 1).Predict([1, 2, 6, -1, 0, 4], 1, outputs);

        Assert.Equal(Shape.Of(2), spec.Output);
        Assert.Equal([3, 1], outputs);
    }

    [Fact]
    public void A_vector_is_refused() =>
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(4), new GlobalAveragePool2D()));
}
