using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class Upsample2DTests
{
    [Theory]
    [InlineData(UpsampleMode.Nearest, 1, 1, 1, 1, 1)]
    [InlineData(UpsampleMode.Nearest, 2, 5, 3, 2, 3)]
    [InlineData(UpsampleMode.Bilinear, 1, 1, 4, 2, 2)]
    [InlineData(UpsampleMode.Bilinear, 2, 5, 9, 3, 2)]
    [InlineData(UpsampleMode.Bilinear, 3, 4, 3, 1, 4)]
    public void Gradients_are_those_of_small_steps(UpsampleMode mode, int rows, int height, int width, int down, int across) =>
        GradientChecker.Check(new Upsample2D(new Size2D(down, across), mode), rows, Shape.Of(2, height, width));

    [Fact]
    public void Nearest_repeats_each_pixel()
    {
        var spec = NetworkSpec.Sequential(Shape.Of(1, 2, 2), new Upsample2D(new Size2D(2, 3)));
        float[] outputs = new float[24];

        new Network(spec, 1).Predict([1, 2, 3, float.PositiveInfinity], 1, outputs);

        const float Infinity = float.PositiveInfinity;
        Assert.Equal(Shape.Of(1, 4, 6), spec.Output);
        Assert.Equal(
            [1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2, 3, 3, 3, Infinity, Infinity, Infinity, 3, 3, 3, Infinity, Infinity, Infinity], outputs);
    }

    [Fact]
    public void Bilinear_is_that_of_PyTorch_without_aligned_corners()
    {
        float[] outputs = new float[16];

        new Network(
            NetworkSpec.Sequential(Shape.Of(1, 2, 2), new Upsample2D(2, UpsampleMode.Bilinear)), 1).Predict([0, 4, 8, 12], 1, outputs);

        Assert.Equal([0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12], outputs);
    }

    [Fact]
    public void A_factor_below_one_an_unknown_mode_and_a_vector_are_refused()
    {
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(1, 2, 2), new Upsample2D(new Size2D(0, 2))));
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(1, 2, 2), new Upsample2D(2, (UpsampleMode)7)));
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(4), new Upsample2D(2)));
    }
}
