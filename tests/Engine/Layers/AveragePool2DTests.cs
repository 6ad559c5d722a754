using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class AveragePool2DTests
{
    public static TheoryData<int, int, int, int, AveragePool2D> Cases => new()
    {
        { 1, 1, 4, 4, new AveragePool2D(2) },
        { 2, 3, 7, 5, new AveragePool2D(new Size2D(3, 2)) },
        { 2, 2, 7, 9, new AveragePool2D(2) { CeilMode = true } },
        { 3, 1, 6, 7, new AveragePool2D(3) { Stride = new Size2D(1, 2), Padding = 1 } },
        { 1, 2, 5, 8, new AveragePool2D(new Size2D(2, 4)) { Padding = Padding2D.Same } },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_those_of_small_steps(int rows, int channels, int height, int width, AveragePool2D spec) =>
        GradientChecker.Check(spec, rows, Shape.Of(channels, height, width), GradientChecker.SpacedValues);

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 5)]
    public void Ceil_mode_counts_the_partial_window(bool ceilMode, int expected)
    {
        var spec = NetworkSpec.Sequential(Shape.Of(2, 9, 9), new AveragePool2D(2) { CeilMode = ceilMode });

        Assert.Equal(Shape.Of(2, expected, expected), spec.Output);
    }

    [Fact]
    public void A_window_larger_than_the_image_is_refused() =>
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(1, 3, 9), new AveragePool2D(4)));
}
