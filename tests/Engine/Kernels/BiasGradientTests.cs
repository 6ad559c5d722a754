using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Tests.Kernels;

public unsafe class BiasGradientTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 37)]
    [InlineData(33, 64)]
    [InlineData(17, 515)]
    public void Every_vector_width_gives_the_bits_of_the_activation_and_then_the_sums(int rows, int columns)
    {
        float[] output = KernelAssert.Random(1, rows * columns);
        float[] gradient = KernelAssert.Random(2, rows * columns);
        float[] expected = [.. gradient];
        Activations.TanhBackward(output, expected, expected, Parallelism.Single);
        float[] sums = new float[columns];
        for (int i = 0; i < expected.Length; i++)
        {
            sums[i % columns] += expected[i];
        }

        Check<Simd512, Vector512<float>>();
        Check<Simd256, Vector256<float>>();
        Check<Simd128, Vector128<float>>();
        Check<SimdScalar, float>();

        void Check<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            float[] actual = [.. gradient];
            float[] actualSums = new float[columns];
            fixed (float* y = output, g = actual, s = actualSums)
            {
                BiasGradient.Compute<TanhFunction, TSimd, TVector>(rows, columns, y, g, s, Parallelism.Single);
            }

            KernelAssert.SameBits(expected, actual);
            KernelAssert.SameBits(sums, actualSums);
        }
    }

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        const int Rows = 200, Columns = 500;
        float[] output = KernelAssert.Random(1, Rows * Columns);
        (float[] Gradient, float[] Sums) Run(int threads)
        {
            float[] gradient = KernelAssert.Random(2, Rows * Columns);
            float[] sums = new float[Columns];
            BiasGradient.Compute(ActivationKind.Sigmoid, Rows, Columns, output, gradient, sums, new Parallelism(threads));
            return (gradient, sums);
        }

        (float[] gradient, float[] sums) = Run(1);
        KernelAssert.SameBits(gradient, Run(3).Gradient);
        KernelAssert.SameBits(sums, Run(3).Sums);
    }

    [Fact]
    public void Without_activation_the_gradient_stays_and_is_summed()
    {
        float[] gradient = KernelAssert.Random(1, 33 * 37);
        float[] actual = [.. gradient];
        float[] expected = new float[37];
        for (int i = 0; i < gradient.Length; i++)
        {
            expected[i % 37] += gradient[i];
        }

        float[] sums = new float[37];
        BiasGradient.Compute(ActivationKind.None, 33, 37, [], actual, sums, Parallelism.Single);

        KernelAssert.SameBits(gradient, actual);
        KernelAssert.SameBits(expected, sums);
    }

    [Fact]
    public void A_bias_that_is_too_short_is_refused() => Assert.Throws<ArgumentException>(
        () => BiasGradient.Compute(ActivationKind.None, 2, 3, [], new float[6], new float[2], Parallelism.Single));
}
