using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class UpdatesTests
{
    private const double Bound = 1e-6;

    public static TheoryData<int> Lengths => [1, 13, 1003, 70_001];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Sgd_equals_the_scalar_step(int length)
    {
        float[] gradient = KernelAssert.Random(1, length);
        float[] parameter = KernelAssert.Random(2, length);
        float[] expected = [.. parameter.Zip(gradient, (p, g) => p - (0.1f * g))];
        Updates.Sgd(0.1f, gradient, parameter, new Parallelism(2));
        KernelAssert.Close(expected, parameter, Bound);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Momentum_equals_the_scalar_step(int length)
    {
        float[] gradient = KernelAssert.Random(1, length);
        float[] parameter = KernelAssert.Random(2, length);
        float[] velocity = KernelAssert.Random(3, length);
        float[] expectedVelocity = [.. velocity.Zip(gradient, (v, g) => (0.9f * v) - (0.1f * g))];
        float[] expected = [.. parameter.Zip(expectedVelocity, (p, v) => p + v)];
        Updates.Momentum(0.1f, 0.9f, gradient, velocity, parameter, new Parallelism(2));
        KernelAssert.Close(expectedVelocity, velocity, Bound);
        KernelAssert.Close(expected, parameter, Bound);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Adam_equals_the_scalar_steps(int length)
    {
        float[] parameter = KernelAssert.Random(2, length);
        double[] expected = [.. parameter.Select(p => (double)p)];
        double[] m = new double[length];
        double[] v = new double[length];
        float[] first = new float[length];
        float[] second = new float[length];
        for (int step = 1; step <= 3; step++)
        {
            float[] gradient = KernelAssert.Random(10 + step, length);
            for (int i = 0; i < length; i++)
            {
                m[i] = (0.9 * m[i]) + (0.1 * gradient[i]);
                v[i] = (0.999 * v[i]) + (0.001 * gradient[i] * gradient[i]);
                expected[i] -= 0.01 * (m[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
            }

            AdaptiveUpdates.Adam(0.01f, 0.9f, 0.999f, 1e-8f, step, gradient, first, second, parameter, new Parallelism(2));
        }

        // 1 - 0.999 loses four digits in single precision, of which the step of 0.01 takes its share.
        KernelAssert.Close([.. expected.Select(p => (float)p)], parameter, 1e-5);
    }

    [Fact]
    public void Adam_counts_steps_from_one() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => AdaptiveUpdates.Adam(
                0.1f, 0.9f, 0.999f, 1e-8f, 0, new float[1], new float[1], new float[1], new float[1], Parallelism.Single));

    [Fact]
    public void Arrays_of_different_lengths_are_refused_by_name() =>
        Assert.Throws<ArgumentException>(
            "velocity", () => Updates.Momentum(0.1f, 0.9f, new float[3], new float[2], new float[3], Parallelism.Single));
}
