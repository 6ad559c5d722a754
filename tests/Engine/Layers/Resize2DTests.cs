using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class Resize2DTests
{
    [Theory]
    [InlineData(ResizeMode.Nearest, 2, 5, 3, 7, 2)]
    [InlineData(ResizeMode.Bilinear, 2, 5, 3, 7, 2)]
    [InlineData(ResizeMode.Bilinear, 1, 1, 4, 3, 9)]
    [InlineData(ResizeMode.BilinearAlignedCorners, 3, 4, 6, 9, 1)]
    [InlineData(ResizeMode.Bicubic, 2, 5, 3, 7, 2)]
    [InlineData(ResizeMode.Bicubic, 1, 1, 4, 3, 9)]
    [InlineData(ResizeMode.BicubicAlignedCorners, 3, 4, 6, 9, 1)]
    [InlineData(ResizeMode.BicubicAsymmetric, 2, 4, 2, 3, 5)]
    public void Gradients_are_those_of_small_steps(ResizeMode mode, int rows, int height, int width, int newHeight, int newWidth) =>
        GradientChecker.Check(new Resize2D(new Size2D(newHeight, newWidth), mode), rows, Shape.Of(2, height, width));

    [Theory]
    [InlineData(ResizeMode.Nearest, new float[] { 0, 0, 3, 3, 6 })]
    [InlineData(ResizeMode.Bilinear, new float[] { 0, 1.2f, 3, 4.8f, 6 })]
    [InlineData(ResizeMode.BilinearAlignedCorners, new float[] { 0, 1.5f, 3, 4.5f, 6 })]
    public void A_row_of_three_is_made_five(ResizeMode mode, float[] expected)
    {
        float[] outputs = new float[5];

        new Network(NetworkSpec.Sequential(Shape.Of(1, 1, 3), new Resize2D(new Size2D(1, 5), mode)), 1).Predict([0, 3, 6], 1, outputs);

        Assert.Equal(expected, outputs, (one, other) => Math.Abs(one - other) < 1e-5f);
    }

    [Theory]
    [InlineData(UpsampleMode.Nearest, ResizeMode.Nearest)]
    [InlineData(UpsampleMode.Bilinear, ResizeMode.Bilinear)]
    public void Whole_factors_are_those_of_upsampling(UpsampleMode upsample, ResizeMode resize)
    {
        float[] inputs = [.. Enumerable.Range(0, 2 * 5 * 4).Select(i => MathF.Sin(i))];
        float[] expected = new float[inputs.Length * 6], actual = new float[expected.Length];
        new Network(NetworkSpec.Sequential(Shape.Of(2, 5, 4), new Upsample2D(new Size2D(2, 3), upsample)), 1).Predict(inputs, 1, expected);

        new Network(NetworkSpec.Sequential(Shape.Of(2, 5, 4), new Resize2D(new Size2D(10, 12), resize)), 1).Predict(inputs, 1, actual);

        Assert.Equal(expected, actual, (one, other) => Math.Abs(one - other) < 1e-6f);
    }

    // As no other coefficient does.
    [Fact]
    public void Keys_own_coefficient_keeps_a_parabola_inside()
    {
        float[] parabola = [.. Enumerable.Range(0, 12).Select(i => (float)(i * i))], outputs = new float[24];

        new Network(
            NetworkSpec.From([1, 1, 12]).Resize2D(new Size2D(1, 24), ResizeMode.BicubicAsymmetric, cubicCoefficient: -0.5f).Build(), 1)
            .Predict(parabola, 1, outputs);

        for (int o = 2; o <= 20; o++)
        {
            Assert.Equal(o * o / 4.0, outputs[o], 1e-4);
        }
    }

    [Fact]
    public void A_size_below_one_an_unknown_mode_and_a_vector_are_refused()
    {
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(1, 2, 2), new Resize2D(new Size2D(0, 2))));
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(1, 2, 2), new Resize2D(2, (ResizeMode)7)));
        Assert.Throws<ArgumentException>(
            () => NetworkSpec.Sequential(Shape.Of(1, 2, 2), new Resize2D(2) { CubicCoefficient = float.NaN }));
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(4), new Resize2D(2)));
    }
}
