using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class PoolingTests
{
    private const double Bound = 1e-6;

    private static readonly PoolingGeometry[] Geometries =
    [
        new(3, 8, 8, 2, 2, 2, 2),
        new(2, 7, 7, 2, 2, 2, 2, ceilMode: true),
        new(2, 7, 5, 3, 2, 2, 1, paddingTop: 1, paddingLeft: 1, paddingBottom: 2, paddingRight: 0),
        new(1, 9, 10, 3, 3, 1, 1),
        new(5, 3, 3, 3, 3, 3, 3),
        new(2, 6, 7, 3, 4, 4, 3, paddingTop: 1, paddingLeft: 2, paddingBottom: 1, paddingRight: 2, ceilMode: true),
        new(1, 5, 5, 1, 1, 3, 2),
        new(2, 26, 27, 2, 2, 2, 2),
        new(2, 17, 37, 2, 2, 2, 2, ceilMode: true),
        new(1, 16, 16, 2, 2, 2, 2),
        new(3, 1, 37, 1, 2, 1, 2),
        new(2, 5, 20, 1, 2, 1, 2),
        new(2, 21, 37, 3, 3, 2, 2, paddingTop: 1, paddingLeft: 1, paddingBottom: 1, paddingRight: 1),
        new(2, 14, 30, 3, 3, 1, 1, paddingTop: 1, paddingLeft: 1, paddingBottom: 1, paddingRight: 1),
        new(1, 9, 40, 2, 5, 2, 3, paddingLeft: 2, paddingRight: 1),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Geometries.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Maximum_and_its_gradient_equal_the_scalar_ones(int index)
    {
        PoolingGeometry g = Geometries[index];
        const int Batch = 3;
        float[] input = KernelAssert.Random(1, Batch * g.InputSize);
        float[] gradient = KernelAssert.Random(2, Batch * g.OutputSize);
        float[] expected = new float[gradient.Length];
        float[] expectedGradient = new float[input.Length];
        ForEachWindow(g, Batch, (o, pixels) =>
        {
            int winner = pixels.MaxBy(pixel => input[pixel]);
            expected[o] = input[winner];
            expectedGradient[winner] += gradient[o];
        });

        float[] output = new float[gradient.Length];
        int[] winners = new int[gradient.Length];
        Pooling.MaxForward(g, Batch, input, output, winners, new Parallelism(2));
        Assert.Equal(expected, output);
        float[] inputGradient = new float[input.Length];
        inputGradient.AsSpan().Fill(float.NaN);
        Pooling.MaxBackward(g, Batch, gradient, winners, inputGradient, new Parallelism(2));
        KernelAssert.Close(expectedGradient, inputGradient, Bound);

        float[] withoutWinners = new float[gradient.Length];
        Pooling.MaxForward(g, Batch, input, withoutWinners, [], new Parallelism(1));
        Assert.Equal(expected, withoutWinners);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Average_and_its_gradient_equal_the_scalar_ones(int index)
    {
        PoolingGeometry g = Geometries[index];
        const int Batch = 3;
        float[] input = KernelAssert.Random(1, Batch * g.InputSize);
        float[] gradient = KernelAssert.Random(2, Batch * g.OutputSize);
        float[] expected = new float[gradient.Length];
        float[] expectedGradient = new float[input.Length];
        ForEachWindow(g, Batch, (o, pixels) =>
        {
            expected[o] = pixels.Average(pixel => input[pixel]);
            pixels.ForEach(pixel => expectedGradient[pixel] += gradient[o] / pixels.Count);
        });

        float[] output = new float[gradient.Length];
        Pooling.AverageForward(g, Batch, input, output, new Parallelism(2));
        KernelAssert.Close(expected, output, Bound);
        float[] inputGradient = new float[input.Length];
        inputGradient.AsSpan().Fill(float.NaN);
        Pooling.AverageBackward(g, Batch, gradient, inputGradient, new Parallelism(2));
        KernelAssert.Close(expectedGradient, inputGradient, Bound);
    }

    [Fact]
    public void The_first_of_equal_values_wins_and_NaN_wins_over_numbers()
    {
        var g = new PoolingGeometry(1, 2, 4, 2, 2, 2, 2);
        float[] output = new float[2];
        int[] winners = new int[2];
        Pooling.MaxForward(g, 1, [1, 1, 2, float.NaN, 1, 1, 3, 4], output, winners, Parallelism.Single);
        Assert.Equal([0, 3], winners);
        Assert.True(float.IsNaN(output[1]));
    }

    [Theory]
    [InlineData(4, 2)]
    [InlineData(20, 2)]
    [InlineData(6, 3)]
    [InlineData(33, 3)]
    public void NaN_ties_and_infinities_are_decided_as_by_the_scalar_rule_at_every_width(int width, int window)
    {
        float[] choices = [float.NaN, float.NegativeInfinity, float.PositiveInfinity, 0, 0, 1];
        var random = new Random(3);
        var g = new PoolingGeometry(1, 40, width, window, window, 2, 2);
        float[] input = [.. Enumerable.Range(0, g.InputSize).Select(_ => choices[random.Next(choices.Length)])];
        int[] expected = new int[g.OutputSize];
        ForEachWindow(g, 1, (o, pixels) =>
            expected[o] = pixels.Aggregate((best, pixel) => input[pixel] <= input[best] || float.IsNaN(input[best]) ? best : pixel));
        float[] output = new float[g.OutputSize];
        int[] winners = new int[g.OutputSize];
        Pooling.MaxForward(g, 1, input, output, winners, Parallelism.Single);
        Assert.Equal(expected, winners);
        Assert.Equal(expected.Select(winner => input[winner]), output);

        Pooling.MaxForward(g, 1, input, output, [], Parallelism.Single);
        Assert.Equal(expected.Select(winner => input[winner]), output);
    }

    [Theory]
    [InlineData(2, 20, 2, 2)]
    [InlineData(2, 20, 2, 40)]
    [InlineData(2, 20, 2, -1)]
    [InlineData(1, 20, 2, 2)]
    [InlineData(2, 6, 3, 12)]
    public void A_winner_that_forward_cannot_have_written_is_refused(int height, int width, int window, int winner)
    {
        var g = new PoolingGeometry(1, height, width, Math.Min(height, window), window, Math.Min(height, 2), 2);
        int[] winners = new int[g.OutputSize];
        Pooling.MaxForward(g, 1, new float[g.InputSize], new float[g.OutputSize], winners, Parallelism.Single);
        winners[0] = winner;
        Assert.Throws<ArgumentException>(
            () => Pooling.MaxBackward(g, 1, new float[g.OutputSize], winners, new float[g.InputSize], Parallelism.Single));
    }

    [Theory]
    [InlineData(7, 2, 2, 0, true, 4)]
    [InlineData(7, 2, 2, 0, false, 3)]
    [InlineData(6, 3, 2, 1, true, 4)]
    [InlineData(5, 1, 3, 0, true, 2)]
    [InlineData(4, 2, 3, 1, true, 2)]
    [InlineData(5, 2, 5, 1, true, 2)]
    [InlineData(4, 2, 5, 1, true, 1)]
    public void Ceil_mode_rounds_up_but_the_last_window_starts_inside(
        int size, int window, int stride, int padding, bool ceil, int expected)
    {
        var geometry = new PoolingGeometry(1, size, size, window, window, stride, stride, padding, padding, padding, padding, ceil);
        Assert.Equal((expected, expected), (geometry.OutputHeight, geometry.OutputWidth));
    }

    [Fact]
    public void Padding_that_leaves_a_window_without_pixels_is_refused() =>
        Assert.Throws<ArgumentException>(() => new PoolingGeometry(1, 4, 4, 2, 2, 2, 2, paddingTop: 2));

    private static void ForEachWindow(PoolingGeometry g, int batch, Action<int, List<int>> window)
    {
        int o = 0;
        for (int plane = 0; plane < batch * g.Channels; plane++)
        {
            for (int y = 0; y < g.OutputHeight; y++)
            {
                for (int x = 0; x < g.OutputWidth; x++)
                {
                    var pixels = new List<int>();
                    for (int i = 0; i < g.WindowHeight * g.WindowWidth; i++)
                    {
                        int h = (y * g.StrideHeight) - g.PaddingTop + (i / g.WindowWidth);
                        int w = (x * g.StrideWidth) - g.PaddingLeft + (i % g.WindowWidth);
                        if (h >= 0 && h < g.Height && w >= 0 && w < g.Width)
                        {
                            pixels.Add((((plane * g.Height) + h) * g.Width) + w);
                        }
                    }

                    window(o++, pixels);
                }
            }
        }
    }
}
