using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.MatrixProducts;

namespace MLNetDeep.Engine.Tests.Kernels.MatrixProducts;

public class BatchedProductTests
{
    // Sums of up to 64 products of numbers below 1 keep at least 5 digits.
    private const double Bound = 1e-5;

    public static TheoryData<int, int, int, int> Sizes => new()
    {
        { 0, 3, 4, 5 }, { 1, 3, 4, 5 }, { 2, 65, 67, 64 }, { 7, 1, 1, 3 }, { 33, 17, 16, 15 }, { 300, 5, 9, 8 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Each_pair_gives_its_scalar_product_the_same_bits_for_any_number_of_threads(int count, int m, int n, int k)
    {
        float[] a = KernelAssert.Random(1, count * m * k), b = KernelAssert.Random(2, count * k * n);
        foreach ((Transpose ta, Transpose tb) in ((Transpose, Transpose)[])
            [(Transpose.No, Transpose.No), (Transpose.No, Transpose.Yes), (Transpose.Yes, Transpose.No), (Transpose.Yes, Transpose.Yes)])
        {
            float[] expected = new float[count * m * n], single = new float[expected.Length];
            for (int o = 0; o < expected.Length; o++)
            {
                (int pair, int row, int column) = (o / n / m, o / n % m, o % n);
                double sum = 0;
                for (int i = 0; i < k; i++)
                {
                    sum += (double)a[(pair * m * k) + (ta == Transpose.No ? (row * k) + i : (i * m) + row)]
                        * b[(pair * k * n) + (tb == Transpose.No ? (i * n) + column : (column * k) + i)];
                }
                expected[o] = (float)sum;
            }

            BatchedProduct.Multiply(ta, tb, count, m, n, k, a, b, single, Parallelism.Single);
            KernelAssert.Close(expected, single, Bound);
            foreach (int threads in (int[])[2, 3, 5])
            {
                float[] several = new float[expected.Length];
                BatchedProduct.Multiply(ta, tb, count, m, n, k, a, b, several, new Parallelism(threads));
                KernelAssert.SameBits(single, several);
            }
        }
    }

    [Fact]
    public void A_span_of_another_length_is_refused() => Assert.Throws<ArgumentException>(() => BatchedProduct.Multiply(
        Transpose.No, Transpose.No, 2, 3, 4, 5, new float[30], new float[39], new float[24], Parallelism.Single));
}
