using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Tests.Kernels;

public class SquareErrorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(9001)]
    public void Every_width_gives_the_sum_and_the_gradient(int length)
    {
        Check<SimdScalar, float>(length);
        Check<Simd128, Vector128<float>>(length);
        Check<Simd256, Vector256<float>>(length);
        Check<Simd512, Vector512<float>>(length);
    }

    private static void Check<TSimd, TVector>(int length)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float[] predictions = KernelAssert.Random(1, length);
        float[] targets = KernelAssert.Random(2, length);
        float[] gradient = new float[length];
        double expected = predictions.Zip(targets, (p, t) => ((double)p - t) * ((double)p - t)).Sum();

        Assert.Equal(expected, SquareError.Evaluate<TSimd, TVector>(predictions, targets, 0.5f, gradient), 1e-6 * expected);
        Assert.Equal(expected, SquareError.Evaluate<TSimd, TVector>(predictions, targets, 0.5f, []), 1e-6 * expected);
        Assert.Equal(predictions.Zip(targets, (p, t) => p - t), gradient);
    }
}
