using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Tests.Kernels;

public unsafe class SmoothingTests
{
    [Theory]
    [InlineData(16, 1, 1)]
    [InlineData(48, 5, 1)]
    [InlineData(112, 7, 3)]
    public void Every_vector_width_sums_weighted_neighbours(int length, int taps, int step)
    {
        float[] source = KernelAssert.Random(1, length + ((taps - 1) * step));
        float[] weights = KernelAssert.Random(2, taps);
        float[] expected =
        [
            .. Enumerable.Range(0, length).Select(
                i => (float)(2.5 * Enumerable.Range(0, taps).Sum(tap => (double)weights[tap] * source[i + (tap * step)]))),
        ];
        float[] actual = new float[length];
        fixed (float* w = weights, from = source, to = actual)
        {
            // Sums of up to seven products in single precision.
            Smoothing.Line(weights, 2.5f, from, step, length, to);
            KernelAssert.Close(expected, actual, 1e-6);
            Smoothing.Line<Simd512, Vector512<float>>(w, taps, 2.5f, from, step, length, to);
            KernelAssert.Close(expected, actual, 1e-6);
            Smoothing.Line<Simd128, Vector128<float>>(w, taps, 2.5f, from, step, length, to);
            KernelAssert.Close(expected, actual, 1e-6);
            Smoothing.Line<SimdScalar, float>(w, taps, 2.5f, from, step, length, to);
            KernelAssert.Close(expected, actual, 1e-6);
        }
    }
}
