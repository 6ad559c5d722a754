using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Tests.Kernels.MatrixProducts;

public unsafe class PackedProductTests
{
    // Sums of up to 1100 products of numbers below 1 keep at least 5 digits.
    private const double Bound = 1e-5;

    public static TheoryData<int, int, int> OddSizes => new()
    {
        { 1, 1, 1 },
        { 3, 16, 9 },
        { 96, 31, 257 },
        { 13, 65, 29 },
        { 50, 97, 513 },
        { 7, 128, 1100 },
    };

    [Theory]
    [MemberData(nameof(OddSizes))]
    public void A_product_of_a_packed_matrix_is_that_of_scalars(int m, int n, int k)
    {
        var problem = new Problem(m, n, k);
        int padded = PackedProduct.PaddedColumns(n);
        float[] c = problem.Run(padded, PackedProduct.Pack, PackedProduct.Multiply);
        KernelAssert.Close(problem.Products(), problem.Columns(c, padded), Bound);
    }

    [Theory]
    [MemberData(nameof(OddSizes))]
    public void Sums_of_absolute_differences_are_those_of_scalars(int m, int n, int k)
    {
        var problem = new Problem(m, n, k);
        int padded = AbsoluteDifferences.PaddedColumns(n);
        float[] c = problem.Run(padded, AbsoluteDifferences.Pack, AbsoluteDifferences.Sum);
        KernelAssert.Close(problem.Differences(), problem.Columns(c, padded), Bound);
    }

    [Theory]
    [MemberData(nameof(OddSizes))]
    public void Every_vector_width_gives_the_same(int m, int n, int k)
    {
        var problem = new Problem(m, n, k);
        CheckWidth<Simd512, Vector512<float>>(problem, n);
        CheckWidth<Simd256, Vector256<float>>(problem, n);
        CheckWidth<Simd128, Vector128<float>>(problem, n);
        CheckWidth<SimdScalar, float>(problem, n);
    }

    private static void CheckWidth<TSimd, TVector>(Problem problem, int n)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int padded = ColumnPanels<TSimd, TVector>.Padded(n);
        float[] products = problem.Run(padded, PackedProduct<TSimd, TVector>.Pack, PackedProduct<TSimd, TVector>.Multiply);
        KernelAssert.Close(problem.Products(), problem.Columns(products, padded), Bound);
        float[] differences = problem.Run(padded, AbsoluteDifferences<TSimd, TVector>.Pack, AbsoluteDifferences<TSimd, TVector>.Sum);
        KernelAssert.Close(problem.Differences(), problem.Columns(differences, padded), Bound);
    }

    private delegate void Packing(int n, int k, float* b, nint row, nint column, float* packed);

    private delegate void Kernel(int m, int n, int k, float* a, int lda, float* packed, float* c, int ldc);

    private sealed class Problem(int m, int n, int k)
    {
        private readonly float[] _a = KernelAssert.Random(1, m * k);

        // Stored as rows of n.
        private readonly float[] _b = KernelAssert.Random(2, k * n);

        public float[] Run(int padded, Packing pack, Kernel kernel)
        {
            float[] packed = new float[k * padded];
            float[] c = new float[m * padded];
            fixed (float* pa = _a, pb = _b, to = packed, pc = c)
            {
                pack(n, k, pb, n, 1, to);
                kernel(m, n, k, pa, k, to, pc, padded);
            }

            return c;
        }

        public float[] Columns(float[] c, int padded) => [.. Enumerable.Range(0, m * n).Select(i => c[(i / n * padded) + (i % n)])];

        public float[] Products() => Naive((x, y) => (double)x * y);

        public float[] Differences() => Naive((x, y) => Math.Abs((double)x - y));

        private float[] Naive(Func<float, float, double> term) =>
        [
            .. Enumerable.Range(0, m * n).Select(
                i => (float)Enumerable.Range(0, k).Sum(l => term(_a[(i / n * k) + l], _b[(l * n) + (i % n)]))),
        ];
    }
}
