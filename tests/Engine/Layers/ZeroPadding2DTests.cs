using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class ZeroPadding2DTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, 0, 0, 0)]
    [InlineData(2, 9, 5, 1, 2, 3, 0)]
    [InlineData(1, 3, 11, 0, 0, 2, 5)]
    public void Gradients_are_those_of_small_steps(int rows, int height, int width, int top, int left, int bottom, int right) =>
        GradientChecker.Check(new ZeroPadding2D(Padding2D.Explicit(top, left, bottom, right)), rows, Shape.Of(2, height, width));

    [Fact]
    public void Each_side_gets_its_zeros()
    {
        var spec = NetworkSpec.Sequential(Shape.Of(1, 1, 2), new ZeroPadding2D(Padding2D.Explicit(1, 2, 0, 1)));
        float[] outputs = new float[10];
        Array.Fill(outputs, 9);

        new Network(spec, 1).Predict([3, 4], 1, outputs);

        Assert.Equal(Shape.Of(1, 2, 5), spec.Output);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 3, 4, 0], outputs);
    }

    [Fact]
    public void Padding_that_is_negative_or_depends_on_a_window_is_refused()
    {
        foreach (Padding2D padding in new[] { Padding2D.Same, Padding2D.Valid, Padding2D.Explicit(-1), Padding2D.Explicit(0, 0, 0, -1) })
        {
            Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(1, 3, 3), new ZeroPadding2D(padding)));
        }
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(9), new ZeroPadding2D(1)));
    }
}
