using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Kernels.MatrixProducts;

public class PackedRowsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 500)]
    [InlineData(16, 3)]
    [InlineData(17, 33)]
    [InlineData(64, 128)]
    [InlineData(129, 1001)]
    [InlineData(500, 785)]
    [InlineData(400, 513)]
    public void Products_with_one_and_several_vectors_have_the_bits_of_one_that_packs_nothing(int rows, int depth)
        => AssertBits(rows, depth, RandomArrays.Normal(rows * depth, 1));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 500)]
    [InlineData(33, 7)]
    [InlineData(64, 128)]
    [InlineData(129, 1001)]
    [InlineData(400, 513)]
    public void Products_of_numbers_with_half_the_bits_have_the_bits_of_one_that_packs_nothing(int rows, int depth)
        => AssertBits(rows, depth, [.. RandomArrays.Normal(rows * depth, 1).Select(HalfRows.Round)]);

    private static void AssertBits(int rows, int depth, float[] matrix)
    {
        float[] bias = RandomArrays.Normal(rows, 3);
        var packed = new PackedRows(matrix, rows, depth);
        foreach (int count in new[] { 1, 2, 13, 150 })
        {
            float[] x = RandomArrays.Normal(count * depth, 2);
            foreach (ActivationKind activation in Enum.GetValues<ActivationKind>())
            {
                float[] expected = new float[count * rows];
                Gemm.Multiply(
                    Transpose.No, Transpose.Yes, count, rows, depth, x, depth, matrix, depth, false, expected, rows, bias, activation,
                    Parallelism.Single);
                foreach (int threads in new[] { 1, 2, 5 })
                {
                    float[] y = new float[count * rows];
                    packed.Multiply(count, x, bias, activation, y, new Parallelism(threads));
                    Assert.Equal(expected, y);
                }
            }
        }
    }

    [Fact]
    public void A_row_has_the_same_bits_alone_and_among_others()
    {
        const int rows = 41, depth = 30, count = 5;
        float[] x = RandomArrays.Normal(count * depth, 1);
        float[] bias = RandomArrays.Normal(rows, 2);
        var packed = new PackedRows(RandomArrays.Normal(rows * depth, 3), rows, depth);
        foreach (ActivationKind activation in Enum.GetValues<ActivationKind>())
        {
            float[] together = new float[count * rows];
            packed.Multiply(count, x, bias, activation, together, Parallelism.Single);
            float[] alone = new float[rows];
            packed.Multiply(1, x.AsSpan(3 * depth, depth), bias, activation, alone, Parallelism.Single);

            Assert.Equal(together[(3 * rows)..(4 * rows)], alone);
        }
    }

    [Fact]
    public void A_product_without_a_bias_is_the_sum_alone()
    {
        float[] y = new float[2];
        new PackedRows([1, 2, 3, 4, 5, 6], 2, 3).Multiply(1, [1, 10, 100], [], ActivationKind.None, y, Parallelism.Single);

        Assert.Equal([321, 654], y);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new PackedRows(new float[5], 2, 3));
        var packed = new PackedRows(new float[6], 2, 3);
        Assert.ThrowsAny<ArgumentException>(
            () => packed.Multiply(1, new float[2], [], ActivationKind.None, new float[2], Parallelism.Single));
        Assert.ThrowsAny<ArgumentException>(
            () => packed.Multiply(1, new float[3], [], ActivationKind.None, new float[3], Parallelism.Single));
        Assert.ThrowsAny<ArgumentException>(
            () => packed.Multiply(2, new float[3], [], ActivationKind.None, new float[2], Parallelism.Single));
        Assert.ThrowsAny<ArgumentException>(
            () => packed.Multiply(1, new float[3], new float[1], ActivationKind.None, new float[2], Parallelism.Single));
    }
}
