using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Normalization;

namespace MLNetDeep.Engine.Tests.Kernels.Normalization;

public class LayerNormTests
{
    private const float Epsilon = 1e-3f;

    // Single precision over sums of a few hundred elements.
    private const double Bound = 1e-5;

    public static TheoryData<int, int> Sizes => new() { { 1, 2 }, { 3, 7 }, { 17, 8 }, { 40, 33 }, { 5, 5003 }, { 331, 65 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Outputs_and_gradients_equal_the_scalar_ones(int rows, int size)
    {
        float[] input = [.. KernelAssert.Random(1, rows * size).Select(x => x + 3)];
        float[] weight = KernelAssert.Random(2, size);
        float[] bias = KernelAssert.Random(3, size);
        float[] gradient = KernelAssert.Random(4, rows * size);
        float[] output = new float[input.Length];
        LayerNorm.Forward(rows, Epsilon, input, weight, bias, output, new Parallelism(2));
        Gradients actual = Backward(rows, size, input, weight, gradient, new Parallelism(2));

        float[] normal = [.. input.Chunk(size).SelectMany(Normalize)];
        KernelAssert.Close([.. normal.Select((n, i) => (n * weight[i % size]) + bias[i % size])], output, Bound);
        KernelAssert.Close(Columns(size, i => gradient[i] * normal[i], rows), actual.Weight, Bound);
        KernelAssert.Close(Columns(size, i => gradient[i], rows), actual.Bias, Bound);

        // With two elements a row, what remains of the input's gradient is rounding.
        KernelAssert.Close(InputGradient(rows, size, input, weight, gradient, normal), actual.Input, size == 2 ? 0.1 : Bound);
    }

    [Fact]
    public void Bits_do_not_depend_on_threads()
    {
        float[] input = KernelAssert.Random(1, 331 * 65);
        float[] weight = KernelAssert.Random(2, 65);
        float[] gradient = KernelAssert.Random(4, input.Length);
        Gradients single = Backward(331, 65, input, weight, gradient, Parallelism.Single);
        Gradients several = Backward(331, 65, input, weight, gradient, new Parallelism(3));

        KernelAssert.SameBits(single.Weight, several.Weight);
        KernelAssert.SameBits(single.Bias, several.Bias);
        KernelAssert.SameBits(single.Input, several.Input);
    }

    private static Gradients Backward(int rows, int size, float[] input, float[] weight, float[] gradient, Parallelism parallelism)
    {
        var found = new Gradients(new float[size], new float[size], new float[input.Length]);
        float[] scratch = KernelAssert.Random(5, LayerNorm.ScratchSize(rows, size));
        LayerNorm.Backward(rows, Epsilon, input, weight, gradient, found.Weight, found.Bias, found.Input, scratch, parallelism);
        return found;
    }

    private static IEnumerable<float> Normalize(float[] row)
    {
        double mean = row.Average(x => (double)x);
        double inverse = 1 / Math.Sqrt(row.Average(x => Math.Pow(x - mean, 2)) + Epsilon);
        return row.Select(x => (float)((x - mean) * inverse));
    }

    private static float[] Columns(int size, Func<int, double> value, int rows) =>
        [.. Enumerable.Range(0, size).Select(c => (float)Enumerable.Range(0, rows).Sum(r => value((r * size) + c)))];

    private static float[] InputGradient(int rows, int size, float[] input, float[] weight, float[] gradient, float[] normal)
    {
        float[] expected = new float[input.Length];
        for (int row = 0; row < rows; row++)
        {
            int[] places = [.. Enumerable.Range(row * size, size)];
            double mean = places.Average(i => (double)input[i]);
            double inverse = 1 / Math.Sqrt(places.Average(i => Math.Pow(input[i] - mean, 2)) + Epsilon);
            double shift = places.Average(i => (double)gradient[i] * weight[i % size]);
            double slope = places.Average(i => (double)gradient[i] * weight[i % size] * normal[i]);
            foreach (int i in places)
            {
                expected[i] = (float)(inverse * (((double)gradient[i] * weight[i % size]) - shift - (normal[i] * slope)));
            }
        }

        return expected;
    }

    private sealed record Gradients(float[] Weight, float[] Bias, float[] Input);
}
