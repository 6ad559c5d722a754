using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class Conv2DTests
{
    public static TheoryData<int, int, int, int, Conv2D> Cases => new()
    {
        { 1, 1, 5, 5, new Conv2D(1, 3) },
        { 3, 2, 7, 5, new Conv2D(3, new Size2D(3, 2)) },
        { 2, 3, 6, 9, new Conv2D(2, 3) { Padding = Padding2D.Same, Bias = false } },
        { 3, 2, 9, 6, new Conv2D(4, new Size2D(2, 3)) { Stride = new Size2D(2, 3), Padding = Padding2D.Explicit(1, 0, 2, 1) } },
        { 2, 2, 9, 8, new Conv2D(3, new Size2D(3, 2)) { Dilation = new Size2D(2, 3), Padding = 1 } },
        { 2, 1, 8, 7, new Conv2D(2, 3) { Stride = 2, Dilation = 2, Padding = Padding2D.Same } },
        { 2, 4, 7, 6, new Conv2D(6, 3) { Groups = 2, Padding = Padding2D.Same } },
        { 2, 3, 9, 8, new Conv2D(3, 3) { Groups = 3, Stride = 2, Padding = 1, Bias = false } },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_those_of_small_steps(int rows, int channels, int height, int width, Conv2D spec) =>
        GradientChecker.Check(spec, rows, Shape.Of(channels, height, width));

    [Theory]
    [InlineData(28, 1, 28)]
    [InlineData(28, 2, 14)]
    [InlineData(9, 2, 5)]
    [InlineData(7, 3, 3)]
    public void Same_padding_gives_the_input_size_over_the_stride_rounded_up(int size, int stride, int expected)
    {
        var spec = NetworkSpec.Sequential(
            Shape.Of(2, size, size), new Conv2D(5, new Size2D(3, 4)) { Stride = stride, Padding = Padding2D.Same });

        Assert.Equal(Shape.Of(5, expected, expected), spec.Output);
    }

    [Fact]
    public void A_kernel_larger_than_the_image_is_refused_by_name()
    {
        NetworkShapeException exception = Assert.Throws<NetworkShapeException>(
            () => NetworkSpec.Sequential(Shape.Of(1, 4, 9), new Conv2D(2, 3), new Conv2D(2, 3)));

        Assert.Equal("conv2d_2", exception.Layer);
        Assert.Equal(Shape.Of(2, 2, 7), exception.Actual);
    }

    [Fact]
    public void Groups_that_do_not_divide_channels_and_filters_are_refused()
    {
        NetworkShapeException exception = Assert.Throws<NetworkShapeException>(
            () => NetworkSpec.Sequential(Shape.Of(6, 9, 9), new Conv2D(8, 3) { Groups = 4 }));
        Assert.Contains("a multiple of 4 channels", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(4, 9, 9), new Conv2D(6, 3) { Groups = 4 }));
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(4, 9, 9), new Conv2D(6, 3) { Groups = 0 }));
    }

    [Fact]
    public void A_depthwise_convolution_has_a_filter_for_each_channel()
    {
        var spec = NetworkSpec.Sequential(Shape.Of(8, 9, 9), new Conv2D(8, 3) { Groups = 8, Bias = false });

        Assert.Equal(Shape.Of(8, 1, 3, 3), new Network(spec, 1).Parameters[0].Shape);
        Assert.Equal(8 * 7 * 7 * 9, spec.Nodes[0].MultiplyAdds);
    }

    [Fact]
    public void A_vector_is_refused() => Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(16), new Conv2D(2, 3)));

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Conv2D[] specs =
        [
            new Conv2D(0, 3), new Conv2D(1, 0), new Conv2D(1, 3) { Stride = 0 }, new Conv2D(1, 3) { Dilation = 0 },
            new Conv2D(1, 3) { Padding = -1 },
        ];
        foreach (Conv2D spec in specs)
        {
            Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(1, 9, 9), spec));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Filters_kept_for_predictions_follow_the_numbers_that_they_were_made_of(bool normalized)
    {
        LayerSpec[] layers = normalized ? [new Conv2D(5, 3), new BatchNormalization(), new Relu()] : [new Conv2D(5, 3)];
        var network = new Network(NetworkSpec.Sequential(Shape.Of(2, 6, 7), layers), 1);
        float[] input = [.. Enumerable.Range(0, 2 * 6 * 7).Select(i => MathF.Sin(i))];
        float[] last = Predict(network);
        foreach (Parameter parameter in network.Parameters)
        {
            parameter.Value.Span.Fill(.75f);
            float[] now = Predict(network);

            Assert.Equal(Predict(network.Clone()), now);
            Assert.NotEqual(last, now);
            last = now;
        }

        float[] Predict(Network one)
        {
            float[] output = new float[one.Spec.Output.Elements];
            one.Predict(input, 1, output);
            return output;
        }
    }

    [Fact]
    public void An_image_too_large_to_work_on_is_refused_by_name()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1, 33_000, 33_000), new Conv2D(1, 3)), 1);

        ArgumentException exception = Assert.Throws<ArgumentException>(() => new InferenceWorkspace(network, 1));

        Assert.Contains("conv2d_1", exception.Message, StringComparison.Ordinal);
    }
}
