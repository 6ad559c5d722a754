using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class InstanceNormalizationTests
{
    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(3, 7, 5)]
    public void Gradients_are_those_of_small_steps(int rows, int height, int width)
    {
        GradientChecker.Check(new InstanceNormalization { Epsilon = 0.1f }, rows, Shape.Of(2, height, width));
        GradientChecker.Check(new InstanceNormalization { Epsilon = 0.1f }, rows, Shape.Of(3, height * width));
    }

    [Fact]
    public void Each_channel_of_each_row_is_normalized_by_itself()
    {
        float[] outputs = new float[8];
        new Network(NetworkSpec.Sequential([2, 2], new InstanceNormalization()), 1)
            .Predict([1, 3, 10, 30, -1, -3, 5, 5], 2, outputs);

        Assert.All(outputs.Zip([-1, 1, -1, 1, 1, -1, 0, 0]), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
    }

    [Fact]
    public void A_vector_is_refused() =>
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential([3], new InstanceNormalization()));

    [Theory]
    [InlineData(0)]
    [InlineData(float.NaN)]
    public void An_epsilon_out_of_range_is_refused(float epsilon) => Assert.Throws<ArgumentException>(
        () => NetworkSpec.Sequential([2, 3], new InstanceNormalization { Epsilon = epsilon }));
}
