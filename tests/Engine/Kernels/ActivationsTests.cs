using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class ActivationsTests
{
    private const double Bound = 1e-6;

    public static TheoryData<int> Lengths => [1, 7, 8, 33, 1001, 70_001];

    private delegate void Forward(ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism);

    private delegate void Backward(
        ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Parallelism parallelism);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Sigmoid_equals_the_scalar_one(int length) =>
        Check(length, Activations.Sigmoid, Activations.SigmoidBackward, x => 1 / (1 + Math.Exp(-x)), y => y * (1 - y));

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Tanh_equals_the_scalar_one(int length) =>
        Check(length, Activations.Tanh, Activations.TanhBackward, Math.Tanh, y => 1 - (y * y));

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Relu_equals_the_scalar_one(int length) =>
        Check(length, Activations.Relu, Activations.ReluBackward, x => Math.Max(x, 0), y => y > 0 ? 1 : 0);

    [Fact]
    public void Extreme_inputs_saturate_and_NaN_stays_NaN()
    {
        float[] input = [-1e30f, -200, 0, 200, 1e30f, float.NaN];
        float[] output = new float[input.Length];
        Activations.Sigmoid(input, output, Parallelism.Single);
        Assert.Equal([0, 0, 0.5f, 1, 1, float.NaN], output);
        Activations.Tanh(input, output, Parallelism.Single);
        Assert.Equal([-1, -1, 0, 1, 1, float.NaN], output);
        Activations.Relu(input, output, Parallelism.Single);
        Assert.Equal([0, 0, 0, 200, 1e30f, float.NaN], output);
    }

    [Fact]
    public void Bits_depend_neither_on_threads_nor_on_the_place_in_the_array()
    {
        float[] input = KernelAssert.Random(1, 100_003);
        float[] single = new float[input.Length];
        float[] several = new float[input.Length];
        Activations.Sigmoid(input, single, new Parallelism(1));
        Activations.Sigmoid(input, several, new Parallelism(3));
        KernelAssert.SameBits(single, several);
        float[] shifted = new float[input.Length - 5];
        Activations.Sigmoid(input.AsSpan(5), shifted, Parallelism.Single);
        KernelAssert.SameBits(single.AsSpan(5), shifted);
    }

    private static void Check(int length, Forward forward, Backward backward, Func<double, double> function, Func<double, double> slope)
    {
        float[] input = KernelAssert.Random(1, length);
        for (int i = 0; i < length; i++)
        {
            input[i] *= 12;
        }

        float[] output = new float[length];
        forward(input, output, new Parallelism(2));
        KernelAssert.Close([.. input.Select(x => (float)function(x))], output, Bound);

        float[] gradient = KernelAssert.Random(2, length);
        float[] expected = [.. output.Zip(gradient, (y, dy) => (float)(dy * slope(y)))];
        backward(output, gradient, gradient, new Parallelism(2));
        KernelAssert.Close(expected, gradient, Bound);
    }
}
