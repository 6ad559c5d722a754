using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class ElementFunctionsTests
{
    private const double Bound = 1e-6;

    public static TheoryData<int> Lengths => [1, 7, 8, 33, 1001, 70_001];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void LeakyRelu_equals_the_scalar_one(int length) => Check(
        length, new LeakyReluFunction(0.2f), keepsInput: false, x => x > 0 ? x : 0.2f * x, y => y > 0 ? 1 : 0.2f);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Elu_equals_the_scalar_one(int length) => Check(
        length, new EluFunction(1.5f), keepsInput: false, x => x > 0 ? x : 1.5 * (Math.Exp(x) - 1), y => y > 0 ? 1 : y + 1.5);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Softplus_equals_the_scalar_one(int length) => Check(
        length, new SoftplusFunction(2), keepsInput: false, x => Softplus(2 * x) / 2, y => 1 - Math.Exp(-2 * y));

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Silu_equals_the_scalar_one(int length) => Check(
        length, default(SiluFunction), keepsInput: true, x => x * Sigmoid(x), x => Sigmoid(x) * (1 + (x * (1 - Sigmoid(x)))));

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Gelu_equals_the_scalar_one(int length) => Check(
        length, default(GeluFunction), keepsInput: true, x => x * NormalBelow(x),
        x => NormalBelow(x) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)));

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Gelu_by_tanh_equals_the_scalar_one(int length) => Check(
        length, default(GeluTanhFunction), keepsInput: true, x => x * (1 + Math.Tanh(Inner(x))) / 2,
        x => (1 + Math.Tanh(Inner(x))) / 2
            + (x / 2 * (1 - Math.Pow(Math.Tanh(Inner(x)), 2)) * Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * x * x))),

        // A single value far below zero carries the rounding of an exponent of 20.
        length == 1 ? 10 * Bound : Bound);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Clip_equals_the_scalar_one(int length) => Check(
        length, new ClipFunction(-0.4f, 0.7f), keepsInput: false, x => Math.Clamp(x, -0.4f, 0.7f), y => y > -0.4f && y < 0.7f ? 1 : 0);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void HardSigmoid_equals_the_scalar_one(int length) => Check(
        length, new HardSigmoidFunction(0.5f, 0.25f), keepsInput: false, x => Math.Clamp((0.5 * x) + 0.25, 0, 1),
        y => y > 0 && y < 1 ? 0.5 : 0);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void HardSwish_equals_the_scalar_one(int length) => Check(
        length, default(HardSwishFunction), keepsInput: true, x => x * Math.Clamp((x / 6) + 0.5, 0, 1),
        x => x <= -3 ? 0 : x >= 3 ? 1 : (x / 3) + 0.5);

    [Fact]
    public void Small_values_keep_their_digits()
    {
        // Where exp(x) - 1, 1 + exp(x) and 1 + erf(x) lose them.
        float[] small = [-1e-6f, -1e-3f, -0.2f];
        RelativelyNear(new EluFunction(1), small, x => Math.Exp(x) - 1, 3e-7);
        float[] far = [-4, -8, -12];
        RelativelyNear(new SoftplusFunction(1), far, Softplus, 3e-7);
        RelativelyNear(default(GeluFunction), far, x => x * NormalBelow(x), 1e-5);
    }

    [Fact]
    public void Extreme_inputs_give_the_limits_and_NaN_stays_NaN()
    {
        float[] input = [-1e30f, -200, 0, 200, 1e30f, float.NaN];
        float[] rectified = [0, 0, 0, 200, 1e30f, float.NaN];
        Assert.Equal([-1e29f, -20, 0, 200, 1e30f, float.NaN], Apply(new LeakyReluFunction(0.1f), input));
        Assert.Equal([-1, -1, 0, 200, 1e30f, float.NaN], Apply(new EluFunction(1), input));
        Assert.Equal([0, 0, MathF.Log(2), 200, 1e30f, float.NaN], Apply(new SoftplusFunction(1), input));
        Assert.Equal(rectified, Apply(default(SiluFunction), input));
        Assert.Equal(rectified, Apply(default(GeluFunction), input));
        Assert.Equal(rectified, Apply(default(GeluTanhFunction), input));
    }

    [Fact]
    public void Bits_depend_neither_on_threads_nor_on_the_place_in_the_array()
    {
        float[] input = KernelAssert.Random(1, 100_003);
        float[] several = new float[input.Length];
        ElementFunctions.Forward(default(GeluFunction), input, several, new Parallelism(3));
        float[] single = Apply(default(GeluFunction), input);
        KernelAssert.SameBits(single, several);
        KernelAssert.SameBits(single.AsSpan(5), Apply(default(GeluFunction), input[5..]));
    }

    private static void Check<TFunction>(
        int length, TFunction function, bool keepsInput, Func<double, double> value, Func<double, double> slope,
        double bound = Bound)
        where TFunction : struct, IElementFunction
    {
        float[] input = [.. KernelAssert.Random(1, length).Select(x => 12 * x)];
        float[] output = new float[length];
        ElementFunctions.Forward(function, input, output, new Parallelism(2));
        KernelAssert.Close([.. input.Select(x => (float)value(x))], output, bound);

        float[] kept = keepsInput ? input : output;
        float[] gradient = KernelAssert.Random(2, length);
        float[] expected = [.. kept.Zip(gradient, (k, dy) => (float)(dy * slope(k)))];
        ElementFunctions.Backward(function, kept, gradient, gradient, new Parallelism(2));
        KernelAssert.Close(expected, gradient, bound);
    }

    private static float[] Apply<TFunction>(TFunction function, float[] input)
        where TFunction : struct, IElementFunction
    {
        float[] output = new float[input.Length];
        ElementFunctions.Forward(function, input, output, Parallelism.Single);
        return output;
    }

    private static void RelativelyNear<TFunction>(TFunction function, float[] input, Func<double, double> expected, double bound)
        where TFunction : struct, IElementFunction
    {
        float[] output = Apply(function, input);
        for (int i = 0; i < input.Length; i++)
        {
            Assert.InRange(output[i] / expected(input[i]), 1 - bound, 1 + bound);
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Inner(double x) => Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x));

    // log(1 + e) with the digits of a small e (Kahan).
    private static double Softplus(double x)
    {
        double power = Math.Exp(-Math.Abs(x));
        double sum = 1 + power;
        return Math.Max(x, 0) + (sum == 1 ? power : Math.Log(sum) * power / (sum - 1));
    }

    // The integral of the density from far below, by Simpson's rule.
    private static double NormalBelow(double x)
    {
        if (x > 0)
        {
            return 1 - NormalBelow(-x);
        }

        const int Steps = 800;
        double width = 8.0 / Steps;
        double sum = 0;
        for (int i = 0; i <= Steps; i++)
        {
            double at = x - (i * width);
            sum += Math.Exp(-at * at / 2) * (i is 0 or Steps ? 1 : i % 2 == 1 ? 4 : 2);
        }

        return sum * width / 3 / Math.Sqrt(2 * Math.PI);
    }
}
