using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class TransposedConv2DTests
{
    public static TheoryData<int, int, int, int, TransposedConv2D> Cases => new()
    {
        { 1, 1, 3, 3, new TransposedConv2D(1, 3) },
        { 3, 2, 4, 3, new TransposedConv2D(3, new Size2D(3, 2)) { Stride = 2 } },
        { 2, 3, 3, 5, new TransposedConv2D(2, 3) { Padding = 1, Bias = false } },
        { 9, 2, 3, 4, new TransposedConv2D(4, 4) { Stride = 2, Padding = 1 } },
        { 2, 2, 4, 3, new TransposedConv2D(3, new Size2D(2, 3)) { Stride = new Size2D(2, 3), OutputPadding = new Size2D(1, 2) } },
        { 2, 2, 3, 4, new TransposedConv2D(3, 2) { Dilation = new Size2D(2, 3), Padding = Padding2D.Explicit(1, 0, 0, 1) } },
        { 2, 4, 3, 3, new TransposedConv2D(6, 3) { Groups = 2, Stride = 2 } },
        { 3, 3, 4, 4, new TransposedConv2D(3, 3) { Groups = 3, Stride = 2, Padding = 1, OutputPadding = 1 } },
        { 2, 16, 5, 4, new TransposedConv2D(17, 1) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_those_of_small_steps(int rows, int channels, int height, int width, TransposedConv2D spec) =>
        GradientChecker.Check(spec, rows, Shape.Of(channels, height, width));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_pixel_adds_its_multiple_of_the_kernel(int rows, int channels, int height, int width, TransposedConv2D spec)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(channels, height, width), spec), seed: 3);
        float[] inputs = [.. Enumerable.Range(0, rows * channels * height * width).Select(i => MathF.Sin(i * 1.7f))];
        float[] outputs = new float[rows * network.Spec.Output.Elements];
        Parameter? bias = network.Parameters.ElementAtOrDefault(1);
        bias?.Value.Span.Fill(0.25f);

        network.Predict(inputs, rows, outputs);

        float[] expected = Spread(inputs, rows, channels, height, width, spec, network.Parameters[0].Values, network.Spec.Output, bias);
        double norm = Math.Sqrt(expected.Sum(value => (double)value * value));
        Assert.True(Math.Sqrt(expected.Zip(outputs).Sum(pair => Math.Pow(pair.First - pair.Second, 2))) <= 1e-5 * norm);
    }

    // By columns, and by tiles of which several samples fill one product.
    [Theory]
    [InlineData(5, 7, 6, 2)]
    [InlineData(18, 4, 3, 1)]
    public void One_row_has_the_bits_that_it_has_among_others(int channels, int height, int width, int stride)
    {
        var layer = new TransposedConv2D(17, 3) { Stride = stride, Padding = 1 };
        var network = new Network(NetworkSpec.Sequential(Shape.Of(channels, height, width), layer), seed: 1);
        int size = (int)network.Spec.Input.Elements, outputSize = (int)network.Spec.Output.Elements;
        float[] inputs = [.. Enumerable.Range(0, 13 * size).Select(i => MathF.Cos(i))];
        float[] outputs = new float[13 * outputSize], one = new float[outputSize];
        network.Predict(inputs, 13, outputs);

        for (int row = 0; row < 13; row++)
        {
            network.Predict(inputs.AsSpan(row * size, size), 1, one);
            Assert.Equal(outputs[(row * outputSize)..((row + 1) * outputSize)], one);
        }
    }

    [Theory]
    [InlineData(7, 3, 2, 1, 1, 14)]
    [InlineData(7, 4, 2, 1, 0, 14)]
    [InlineData(1, 5, 3, 0, 2, 7)]
    public void Sizes_are_those_of_PyTorch(int size, int kernel, int stride, int padding, int more, int expected)
    {
        var spec = NetworkSpec.Sequential(
            Shape.Of(2, size, size), new TransposedConv2D(3, kernel) { Stride = stride, Padding = padding, OutputPadding = more });

        Assert.Equal(Shape.Of(3, expected, expected), spec.Output);
    }

    [Fact]
    public void Settings_that_no_convolution_has_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Build(new TransposedConv2D(2, 3) { OutputPadding = 1 }));
        Assert.Throws<ArgumentException>(() => Build(new TransposedConv2D(2, 3) { OutputPadding = -1, Stride = 2 }));
        Assert.Throws<ArgumentException>(() => Build(new TransposedConv2D(2, 3) { Padding = Padding2D.Same }));
        Assert.Throws<ArgumentException>(() => Build(new TransposedConv2D(3, 3) { Groups = 2 }));
        Assert.Throws<ArgumentException>(() => Build(new TransposedConv2D(0, 3)));
        Assert.Throws<NetworkShapeException>(() => Build(new TransposedConv2D(2, 3) { Padding = 4 }));
        Assert.Throws<NetworkShapeException>(() => Build(new TransposedConv2D(2, 3) { Stride = int.MaxValue }));

        static NetworkSpec Build(TransposedConv2D layer) => NetworkSpec.Sequential(Shape.Of(2, 4, 4), layer);
    }

    // As the definition has it.
    private static float[] Spread(
        float[] inputs, int rows, int channels, int height, int width, TransposedConv2D spec, ReadOnlySpan<float> weight, Shape output,
        Parameter? bias)
    {
        float[] sums = new float[rows * output.Elements];
        Array.Fill(sums, bias is null ? 0 : bias.Values[0]);
        int filters = spec.Filters / spec.Groups, channelsOfGroup = channels / spec.Groups;
        for (int i = 0; i < inputs.Length; i++)
        {
            (int plane, int pixel) = Math.DivRem(i, height * width);
            (int row, int channel) = Math.DivRem(plane, channels);
            (int y, int x) = Math.DivRem(pixel, width);
            for (int tap = 0; tap < filters * spec.Kernel.Height * spec.Kernel.Width; tap++)
            {
                (int filter, int place) = Math.DivRem(tap, spec.Kernel.Height * spec.Kernel.Width);
                int toY = (y * spec.Stride.Height) + (place / spec.Kernel.Width * spec.Dilation.Height) - spec.Padding.Top;
                int toX = (x * spec.Stride.Width) + (place % spec.Kernel.Width * spec.Dilation.Width) - spec.Padding.Left;
                if (toY >= 0 && toY < output[1] && toX >= 0 && toX < output[2])
                {
                    int to = (row * spec.Filters) + (channel / channelsOfGroup * filters) + filter;
                    sums[(((to * output[1]) + toY) * output[2]) + toX] +=
                        inputs[i] * weight[(channel * filters * spec.Kernel.Height * spec.Kernel.Width) + tap];
                }
            }
        }
        return sums;
    }
}
