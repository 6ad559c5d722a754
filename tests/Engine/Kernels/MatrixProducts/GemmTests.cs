using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Tests.Kernels.MatrixProducts;

public class GemmTests
{
    // Sums of up to 1100 products of numbers below 1 keep at least 5 digits.
    private const double Bound = 1e-5;

    public static TheoryData<int, int, int> OddSizes => new()
    {
        { 1, 1, 1 },
        { 1, 33, 17 },
        { 2, 5, 3 },
        { 3, 16, 9 },
        { 7, 31, 13 },
        { 13, 65, 29 },
        { 16, 121, 72 },
        { 25, 10, 7 },
        { 37, 3, 41 },
        { 8, 9, 676 },
        { 41, 47, 1100 },
        { 100, 257, 5 },
    };

    [Theory]
    [MemberData(nameof(OddSizes))]
    public void Equals_the_scalar_product_for_all_transposes(int m, int n, int k)
    {
        foreach ((Transpose ta, Transpose tb) in Transposes())
        {
            var problem = new Problem(ta, tb, m, n, k);
            foreach (bool accumulate in new[] { false, true })
            {
                float[] expected = problem.Naive(accumulate);
                float[] actual = problem.Run(accumulate, 1);
                KernelAssert.Close(expected, actual, Bound);
            }
        }
    }

    [Theory]
    [MemberData(nameof(OddSizes))]
    public void Every_vector_width_gives_the_same_product(int m, int n, int k)
    {
        foreach ((Transpose ta, Transpose tb) in Transposes())
        {
            var problem = new Problem(ta, tb, m, n, k);
            float[] expected = problem.Naive(accumulate: true);
            KernelAssert.Close(expected, problem.RunWidth<Simd512, Vector512<float>>(), Bound);
            KernelAssert.Close(expected, problem.RunWidth<Simd256, Vector256<float>>(), Bound);
            KernelAssert.Close(expected, problem.RunWidth<Simd128, Vector128<float>>(), Bound);
            KernelAssert.Close(expected, problem.RunWidth<SimdScalar, float>(), Bound);
        }
    }

    [Theory]
    [InlineData(100, 500, 784)]
    [InlineData(301, 33, 97)]
    public void Bits_do_not_depend_on_the_number_of_threads(int m, int n, int k)
    {
        foreach ((Transpose ta, Transpose tb) in Transposes())
        {
            var problem = new Problem(ta, tb, m, n, k);
            float[] single = problem.Run(accumulate: true, 1);
            foreach (int threads in new[] { 2, 3, 5 })
            {
                KernelAssert.SameBits(single, problem.Run(accumulate: true, threads));
            }
        }
    }

    [Theory]
    [InlineData(30, 130, 4500)]
    [InlineData(260, 4300, 3)]
    [InlineData(60, 700, 300)]
    public void Products_packed_in_slices_are_right(int m, int n, int k)
    {
        foreach ((Transpose ta, Transpose tb) in Transposes())
        {
            var problem = new Problem(ta, tb, m, n, k);
            KernelAssert.Close(problem.Naive(accumulate: false), problem.Run(accumulate: false, 2), 2 * Bound);
        }
    }

    [Theory]
    [InlineData(nameof(ActivationKind.None), 7, 31, 13)]
    [InlineData(nameof(ActivationKind.Relu), 100, 37, 41)]
    [InlineData(nameof(ActivationKind.Sigmoid), 33, 70, 300)]
    [InlineData(nameof(ActivationKind.Sigmoid), 1, 19, 9)]
    [InlineData(nameof(ActivationKind.Tanh), 40, 10, 600)]
    public void Bias_and_activation_on_the_way_give_the_bits_of_one_after_the_other(string name, int m, int n, int k)
    {
        ActivationKind activation = Enum.Parse<ActivationKind>(name);
        float[] bias = KernelAssert.Random(4, n);
        foreach ((Transpose ta, Transpose tb) in Transposes())
        {
            var problem = new Problem(ta, tb, m, n, k);
            foreach (bool accumulate in new[] { false, true })
            {
                float[] expected = problem.Run(accumulate, 1);
                AddBias(bias, expected);
                Apply(activation, expected);
                KernelAssert.SameBits(expected, problem.Run(accumulate, 2, bias, activation));
            }
        }
    }

    [Fact]
    public void Every_vector_width_finishes_alike()
    {
        const int M = 29, N = 45, K = 21;
        float[] bias = KernelAssert.Random(4, N);
        foreach (ActivationKind activation in Enum.GetValues<ActivationKind>())
        {
            foreach ((Transpose ta, Transpose tb) in Transposes())
            {
                var problem = new Problem(ta, tb, M, N, K);
                float[] expected = problem.Naive(accumulate: true);
                AddBias(bias, expected);
                Apply(activation, expected);
                KernelAssert.Close(expected, problem.RunWidth<Simd512, Vector512<float>>(bias, activation), Bound);
                KernelAssert.Close(expected, problem.RunWidth<Simd256, Vector256<float>>(bias, activation), Bound);
                KernelAssert.Close(expected, problem.RunWidth<Simd128, Vector128<float>>(bias, activation), Bound);
                KernelAssert.Close(expected, problem.RunWidth<SimdScalar, float>(bias, activation), Bound);
            }
        }
    }

    [Theory]
    [InlineData(1, 31)]
    [InlineData(7, 33)]
    [InlineData(16, 5)]
    [InlineData(150, 70)]
    [InlineData(500, 203)]
    public void A_row_alone_has_the_bits_it_has_among_others(int n, int k)
    {
        const int M = 37;
        float[] a = KernelAssert.Random(1, M * k);
        float[] b = KernelAssert.Random(2, n * k);
        float[] bias = KernelAssert.Random(3, n);
        float[] all = new float[M * n];
        Gemm.Multiply(Transpose.No, Transpose.Yes, M, n, k, a, k, b, k, false, all, n, bias, ActivationKind.Sigmoid, new Parallelism(2));
        float[] row = new float[n];
        for (int i = 0; i < M; i++)
        {
            Gemm.Multiply(
                Transpose.No, Transpose.Yes, 1, n, k, a.AsSpan(i * k), k, b, k, false, row, n, bias, ActivationKind.Sigmoid,
                new Parallelism(2));
            KernelAssert.SameBits(all.AsSpan(i * n, n), row);
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(16, 41)]
    [InlineData(75, 130)]
    public void Every_vector_width_multiplies_a_single_row_alike(int n, int k)
    {
        var problem = new Problem(Transpose.No, Transpose.Yes, 1, n, k);
        float[] bias = KernelAssert.Random(4, n);
        float[] expected = problem.Naive(accumulate: false);
        AddBias(bias, expected);
        KernelAssert.Close(expected, problem.RunWidth<Simd512, Vector512<float>>(bias, accumulate: false), Bound);
        KernelAssert.Close(expected, problem.RunWidth<Simd256, Vector256<float>>(bias, accumulate: false), Bound);
        KernelAssert.Close(expected, problem.RunWidth<Simd128, Vector128<float>>(bias, accumulate: false), Bound);
        KernelAssert.Close(expected, problem.RunWidth<SimdScalar, float>(bias, accumulate: false), Bound);
    }

    private static void AddBias(float[] bias, float[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] += bias[i % bias.Length];
        }
    }

    private static void Apply(ActivationKind activation, float[] values)
    {
        switch (activation)
        {
            case ActivationKind.Relu:
                Activations.Relu(values, values, Parallelism.Single);
                break;
            case ActivationKind.Sigmoid:
                Activations.Sigmoid(values, values, Parallelism.Single);
                break;
            case ActivationKind.Tanh:
                Activations.Tanh(values, values, Parallelism.Single);
                break;
        }
    }

    [Fact]
    public void Strides_larger_than_the_rows_leave_the_gaps_alone()
    {
        const int M = 5, N = 19, K = 6, Stride = 256;
        float[] a = KernelAssert.Random(1, M * Stride);
        float[] b = KernelAssert.Random(2, K * Stride);
        float[] c = new float[M * Stride];
        c.AsSpan().Fill(7);
        Gemm.Multiply(Transpose.No, Transpose.No, M, N, K, a, Stride, b, Stride, false, c, Stride, Parallelism.Single);
        for (int i = 0; i < M; i++)
        {
            for (int j = 0; j < Stride; j++)
            {
                float expected = 7;
                if (j < N)
                {
                    expected = 0;
                    for (int l = 0; l < K; l++)
                    {
                        expected += a[(i * Stride) + l] * b[(l * Stride) + j];
                    }
                }

                Assert.Equal(expected, c[(i * Stride) + j], 1e-5f);
            }
        }
    }

    [Fact]
    public void Panels_at_a_power_of_two_stride_are_right()
    {
        var problem = new Problem(Transpose.No, Transpose.No, 40, 512, 33);
        KernelAssert.Close(problem.Naive(false), problem.Run(false, 2), Bound);
    }

    [Fact]
    public void Sums_of_no_products_are_zero_or_what_was_there()
    {
        float[] c = [1, 2, 3, 4, 5, 6];
        Gemm.Multiply(Transpose.No, Transpose.No, 2, 3, 0, [], 1, [], 3, true, c, 3, Parallelism.Single);
        Assert.Equal([1, 2, 3, 4, 5, 6], c);
        Gemm.Multiply(Transpose.No, Transpose.No, 2, 3, 0, [], 1, [], 3, false, c, 3, Parallelism.Single);
        Assert.Equal(new float[6], c);
    }

    [Fact]
    public void A_matrix_that_is_too_short_is_refused_by_name()
    {
        float[] c = new float[6];
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => Gemm.Multiply(Transpose.No, Transpose.No, 2, 3, 4, new float[8], 4, new float[11], 3, false, c, 3, Parallelism.Single));
        Assert.Equal("b", exception.ParamName);
    }

    private static IEnumerable<(Transpose A, Transpose B)> Transposes() =>
        from a in new[] { Transpose.No, Transpose.Yes } from b in new[] { Transpose.No, Transpose.Yes } select (a, b);

    private sealed class Problem(Transpose ta, Transpose tb, int m, int n, int k)
    {
        private readonly float[] _a = KernelAssert.Random(1, m * k);
        private readonly float[] _b = KernelAssert.Random(2, n * k);
        private readonly float[] _c = KernelAssert.Random(3, m * n);
        private readonly int _lda = ta == Transpose.No ? k : m;
        private readonly int _ldb = tb == Transpose.No ? n : k;

        public float[] Naive(bool accumulate)
        {
            float[] c = new float[m * n];
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    double sum = accumulate ? _c[(i * n) + j] : 0;
                    for (int l = 0; l < k; l++)
                    {
                        double a = _a[ta == Transpose.No ? (i * k) + l : (l * m) + i];
                        sum += a * _b[tb == Transpose.No ? (l * n) + j : (j * k) + l];
                    }

                    c[(i * n) + j] = (float)sum;
                }
            }

            return c;
        }

        public float[] Run(bool accumulate, int threads, float[]? bias = null, ActivationKind activation = ActivationKind.None)
        {
            float[] c = [.. _c];
            Gemm.Multiply(ta, tb, m, n, k, _a, _lda, _b, _ldb, accumulate, c, n, bias, activation, new Parallelism(threads));
            return c;
        }

        public unsafe float[] RunWidth<TSimd, TVector>(
            float[]? bias = null, ActivationKind activation = ActivationKind.None, bool accumulate = true)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            float[] c = [.. _c];
            fixed (float* pa = _a, pb = _b, pc = c, added = bias)
            {
                var product = new GemmProduct(ta, tb, m, n, k, pa, _lda, pb, _ldb, accumulate, pc, n)
                {
                    Bias = added,
                    Activation = activation,
                };
                GemmDriver<TSimd, TVector>.Run(product, Parallelism.Single);
            }

            return c;
        }
    }
}
