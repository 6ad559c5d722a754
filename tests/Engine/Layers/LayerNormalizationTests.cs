using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Layers;

public class LayerNormalizationTests
{
    [Theory]
    [InlineData(1, 3, 5, null)]
    [InlineData(3, 7, 5, null)]
    [InlineData(2, 4, 9, 1)]
    [InlineData(2, 4, 9, 2)]
    public void Gradients_are_those_of_small_steps(int rows, int height, int width, int? dimensions)
    {
        GradientChecker.Check(new LayerNormalization { Dimensions = dimensions }, rows, Shape.Of(2, height, width));
        GradientChecker.Check(new LayerNormalization { Epsilon = 0.5f }, rows, Shape.Of(height * width));
    }

    [Fact]
    public void Each_row_has_its_own_mean_and_variance()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(2), new LayerNormalization { Epsilon = 3 }), 1);
        new float[] { 2, 4 }.CopyTo(network.Parameters.Single(p => p.Name.EndsWith(".weight")).Value.Span);
        new float[] { 10, 0 }.CopyTo(network.Parameters.Single(p => p.Name.EndsWith(".bias")).Value.Span);
        float[] outputs = new float[4];

        network.Predict([2, 4, 5, 5], 2, outputs);

        Assert.Equal([9, 2, 10, 0], outputs);
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData(1, 5)]
    [InlineData(2, 20)]
    public void Dimensions_decide_what_is_normalized_together(int? dimensions, int size)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3, 4, 5), new LayerNormalization { Dimensions = dimensions }), 1);
        float[] outputs = new float[60];
        network.Predict(RandomArrays.Normal(60, 1), 1, outputs);

        Assert.Equal(2 * size, network.Spec.ParameterCount);
        Assert.All(outputs.Chunk(size), group => Assert.Equal(0, group.Sum(), 1e-4f));
        Assert.All(outputs.Chunk(size), group => Assert.Equal(size, group.Sum(x => x * x), 1e-2f * size));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(3), new LayerNormalization { Epsilon = 0 }));
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(3), new LayerNormalization { Dimensions = 0 }));
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(3), new LayerNormalization { Dimensions = 2 }));
    }
}
