using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Tests.Kernels;

public class PointwiseLossTests
{
    /// <summary>Rows and outputs: one element, rests of vectors, several chunks of rows, rows longer than a chunk.</summary>
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 31, 1 }, { 3, 13 }, { 9001, 1 }, { 700, 29 }, { 3, 9001 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_width_gives_the_sum_and_the_gradient(int rows, int outputs)
    {
        Check<SimdScalar, float>(rows, outputs);
        Check<Simd128, Vector128<float>>(rows, outputs);
        Check<Simd256, Vector256<float>>(rows, outputs);
        Check<Simd512, Vector512<float>>(rows, outputs);
    }

    [Theory]
    [InlineData(9001, 3)]
    [InlineData(50_000, 1)]
    public void Bits_do_not_depend_on_the_number_of_threads(int rows, int outputs)
    {
        float[] predictions = KernelAssert.Random(1, rows * outputs);
        float[] targets = KernelAssert.Random(2, rows * outputs);
        float[] weights = KernelAssert.Random(3, rows);
        Assert.True(rows * outputs >= VectorLoop.LengthForThreads);
        (double Sum, float[] Gradient) Run(int threads)
        {
            float[] gradient = new float[predictions.Length];
            double sum = PointwiseLoss.Evaluate(
                default(SquareErrorFunction), rows, outputs, predictions, targets, weights, 0.5f, gradient, new Parallelism(threads));
            return (sum, gradient);
        }

        Assert.Equal(Run(1).Sum, Run(3).Sum);
        KernelAssert.SameBits(Run(1).Gradient, Run(3).Gradient);
    }

    [Fact]
    public void Functions_are_their_formulas_at_every_width()
    {
        CheckFunctions<SimdScalar, float>();
        CheckFunctions<Simd128, Vector128<float>>();
        CheckFunctions<Simd256, Vector256<float>>();
        CheckFunctions<Simd512, Vector512<float>>();
    }

    [Fact]
    public void A_logarithm_near_one_is_precise()
    {
        for (int i = 0; i <= 10_000; i++)
        {
            float x = MathF.Pow(i / 10_000f, 3);
            double expected = x < 1e-4 ? x * (1 - (x / 2.0)) : Math.Log(1 + (double)x);
            Assert.Equal(expected, Exponential.LogOnePlus<SimdScalar, float>(x), 2.4e-7 * expected);
        }
    }

    private static void CheckFunctions<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        CheckFunction<AbsoluteErrorFunction, TSimd, TVector>(default, (p, t) => Math.Abs(p - t), (p, t) => Math.Sign(p - t));
        CheckFunction<HuberFunction, TSimd, TVector>(
            new(0.75f), (p, t) => Math.Abs(p - t) <= 0.75 ? (p - t) * (p - t) / 2 : 0.75 * (Math.Abs(p - t) - 0.375),
            (p, t) => Math.Clamp(p - t, -0.75, 0.75));
        CheckFunction<HingeFunction, TSimd, TVector>(
            default, (p, t) => Math.Max(0, 1 - (t > 0 ? p : -p)), (p, t) => (t > 0 ? p : -p) < 1 ? t > 0 ? -1 : 1 : 0);
        CheckFunction<LogisticFunction, TSimd, TVector>(
            default, (p, t) => Math.Max(p, 0) - (p * t) + Math.Log(1 + Math.Exp(-Math.Abs(p))), (p, t) => (1 / (1 + Math.Exp(-p))) - t);
    }

    private static void CheckFunction<TFunction, TSimd, TVector>(
        TFunction function, Func<double, double, double> value, Func<double, double, double> slope)
        where TFunction : struct, IPointwiseFunction
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float[] predictions = [.. KernelAssert.Random(1, 1003).Select(p => p * 3), 1, 0, 200, -200];
        float[] targets = [.. KernelAssert.Random(2, 1003), 1, 0, 1, 0];
        float[] gradient = new float[predictions.Length];

        double sum = PointwiseLoss.Evaluate<TFunction, TSimd, TVector>(
            function, predictions.Length, 1, predictions, targets, [], 1, gradient, Parallelism.Single);

        double expected = predictions.Zip(targets, (p, t) => value(p, t)).Sum();
        Assert.Equal(expected, sum, 2e-6 * Math.Abs(expected));
        KernelAssert.Close([.. predictions.Zip(targets, (p, t) => (float)slope(p, t))], gradient, 1e-6);
    }

    private static void Check<TSimd, TVector>(int rows, int outputs)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float[] predictions = KernelAssert.Random(1, rows * outputs);
        float[] targets = KernelAssert.Random(2, rows * outputs);
        float[] weights = [.. KernelAssert.Random(3, rows).Select(weight => weight + 1)];
        double[] squares = [.. predictions.Zip(targets, (p, t) => ((double)p - t) * ((double)p - t))];
        float[] gradient = new float[rows * outputs];
        double Evaluate(float[] w, float[] g) => PointwiseLoss.Evaluate<SquareErrorFunction, TSimd, TVector>(
            default, rows, outputs, predictions, targets, w, 0.5f, g, Parallelism.Single);

        Assert.Equal(squares.Sum(), Evaluate([], gradient), 1e-6 * squares.Sum());
        Assert.Equal(squares.Sum(), Evaluate([], []), 1e-6 * squares.Sum());
        Assert.Equal(predictions.Zip(targets, (p, t) => p - t), gradient);

        double expected = squares.Select((square, i) => weights[i / outputs] * square).Sum();
        Assert.Equal(expected, Evaluate(weights, gradient), 1e-6 * expected);
        KernelAssert.Close([.. gradient.Select((_, i) => weights[i / outputs] * (predictions[i] - targets[i]))], gradient, 1e-6);
    }
}
