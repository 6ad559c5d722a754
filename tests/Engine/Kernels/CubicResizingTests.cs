using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class CubicResizingTests
{
    private const double Bound = 1e-6;

    [Theory]
    [InlineData(1, 1, 1, 3, 2, nameof(CubicPlaces.Centres))]
    [InlineData(3, 7, 5, 11, 4, nameof(CubicPlaces.Centres))]
    [InlineData(3, 7, 5, 11, 1, nameof(CubicPlaces.Corners))]
    [InlineData(5, 4, 6, 8, 9, nameof(CubicPlaces.LeftUpper))]
    [InlineData(40, 17, 19, 31, 40, nameof(CubicPlaces.Centres))]
    public void Planes_and_gradients_equal_the_scalar_ones_the_same_bits_for_any_number_of_threads(
        int planes, int height, int width, int newHeight, int newWidth, string places)
    {
        const double Coefficient = -0.6;
        CubicPlaces place = Enum.Parse<CubicPlaces>(places);
        var resizing = new CubicResizing(
            new CubicAxis(height, newHeight, place, Coefficient), new CubicAxis(width, newWidth, place, Coefficient));
        float[] input = KernelAssert.Random(1, planes * height * width), gradient = KernelAssert.Random(2, planes * newHeight * newWidth);
        (float[] Output, float[] Gradient) Run(int threads)
        {
            var parallelism = new Parallelism(threads);
            float[] scratch = new float[resizing.ScratchSize(parallelism)];
            float[] output = new float[gradient.Length], inputGradient = new float[input.Length];
            resizing.Forward(planes, input, output, scratch, parallelism);
            resizing.Backward(planes, gradient, inputGradient, scratch, parallelism);
            return (output, inputGradient);
        }

        double[] expected = new double[gradient.Length], expectedGradient = new double[input.Length];
        for (int o = 0; o < expected.Length; o++)
        {
            (int plane, int y, int x) = (o / newWidth / newHeight, o / newWidth % newHeight, o % newWidth);
            double row = Centre(y, height, newHeight, place), column = Centre(x, width, newWidth, place);
            for (int i = (int)Math.Floor(row) - 1; i <= Math.Floor(row) + 2; i++)
            {
                for (int j = (int)Math.Floor(column) - 1; j <= Math.Floor(column) + 2; j++)
                {
                    int from = (((plane * height) + Math.Clamp(i, 0, height - 1)) * width) + Math.Clamp(j, 0, width - 1);
                    double weight = Weight(row - i, Coefficient) * Weight(column - j, Coefficient);
                    expected[o] += weight * input[from];
                    expectedGradient[from] += weight * gradient[o];
                }
            }
        }
        (float[] output, float[] inputGradient) = Run(1);
        KernelAssert.Close(Array.ConvertAll(expected, value => (float)value), output, Bound);
        KernelAssert.Close(Array.ConvertAll(expectedGradient, value => (float)value), inputGradient, Bound);
        foreach (int threads in (int[])[2, 3])
        {
            (float[] again, float[] gradientAgain) = Run(threads);
            KernelAssert.SameBits(output, again);
            KernelAssert.SameBits(inputGradient, gradientAgain);
        }
    }

    private static double Centre(int o, int size, int length, CubicPlaces places) => places switch
    {
        CubicPlaces.Corners => length == 1 ? 0 : o * (size - 1.0) / (length - 1),
        CubicPlaces.LeftUpper => (double)o * size / length,
        _ => ((o + 0.5) * size / length) - 0.5,
    };

    // Keys' kernel as published.
    private static double Weight(double x, double a)
    {
        double d = Math.Abs(x);
        return d <= 1 ? ((a + 2) * d * d * d) - ((a + 3) * d * d) + 1
            : d < 2 ? (a * d * d * d) - (5 * a * d * d) + (8 * a * d) - (4 * a)
            : 0;
    }
}
