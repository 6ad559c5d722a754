using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class UpsamplingTests
{
    private const double Bound = 1e-6;

    public static TheoryData<int, int, int, int, int, bool> Sizes => new()
    {
        { 1, 1, 1, 3, 2, true }, { 3, 2, 7, 2, 2, true }, { 5, 9, 33, 3, 1, true }, { 4, 5, 6, 2, 3, false }, { 40, 17, 19, 2, 2, true },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Planes_and_gradients_equal_the_scalar_ones(int planes, int height, int width, int down, int across, bool linear)
    {
        var upsampling = new Upsampling(new UpsampledAxis(height, down, linear), new UpsampledAxis(width, across, linear));
        var parallelism = new Parallelism(2);
        float[] scratch = new float[upsampling.ScratchSize(parallelism)];
        float[] input = KernelAssert.Random(1, planes * height * width);
        float[] output = new float[input.Length * down * across];
        upsampling.Forward(planes, input, output, scratch, parallelism);
        float[] gradient = KernelAssert.Random(2, output.Length);
        float[] inputGradient = new float[input.Length];
        upsampling.Backward(planes, gradient, inputGradient, scratch, parallelism);

        float[] expected = new float[output.Length];
        double[] expectedGradient = new double[input.Length];
        for (int o = 0; o < output.Length; o++)
        {
            int x = o % (width * across);
            int y = o / (width * across) % (height * down);
            int plane = o / (width * across) / (height * down);
            double sum = 0;
            foreach ((int row, double rowShare) in Taps(y, down, height, linear))
            {
                foreach ((int column, double columnShare) in Taps(x, across, width, linear))
                {
                    int i = (((plane * height) + row) * width) + column;
                    sum += rowShare * columnShare * input[i];
                    expectedGradient[i] += rowShare * columnShare * gradient[o];
                }
            }

            expected[o] = (float)sum;
        }

        KernelAssert.Close(expected, output, Bound);
        KernelAssert.Close([.. expectedGradient.Select(g => (float)g)], inputGradient, Bound);
    }

    [Fact]
    public void An_axis_longer_than_possible_is_refused_before_its_tables_are_made()
    {
        Assert.Throws<ArgumentException>(() => new UpsampledAxis(2, int.MaxValue, linear: true));
        Assert.Throws<ArgumentException>(() => UpsampledAxis.Enlarged(WindowAxis.MostElements, 2, "height"));
        Assert.Equal(WindowAxis.MostElements, UpsampledAxis.Enlarged(2, WindowAxis.MostElements / 2, "height"));
    }

    private static (int Pixel, double Share)[] Taps(int o, int factor, int size, bool linear)
    {
        double centre = Math.Clamp(((o + 0.5) / factor) - 0.5, 0, size - 1);
        int first = (int)Math.Floor(centre);
        return linear ? [(first, 1 - (centre - first)), (Math.Min(first + 1, size - 1), centre - first)] : [(o / factor, 1)];
    }
}
