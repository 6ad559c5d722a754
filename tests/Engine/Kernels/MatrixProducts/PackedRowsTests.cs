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
    public void A_product_has_the_bits_of_one_with_several_vectors(int rows, int depth)
    {
        float[] matrix = RandomArrays.Normal(rows * depth, 1);
        float[] x = RandomArrays.Normal(depth, 2);
        float[] bias = RandomArrays.Normal(rows, 3);
        var packed = new PackedRows(matrix, rows, depth);
        foreach (ActivationKind activation in Enum.GetValues<ActivationKind>())
        {
            float[] several = new float[3 * rows];
            Gemm.Multiply(
                Transpose.No, Transpose.Yes, 3, rows, depth, [.. x, .. x, .. x], depth, matrix, depth, false, several, rows, bias,
                activation, Parallelism.Single);
            foreach (int threads in new[] { 1, 2, 5 })
            {
                float[] y = new float[rows];
                packed.Multiply(x, bias, activation, y, new Parallelism(threads));
                Assert.Equal(several[..rows], y);
            }
        }
    }

    [Fact]
    public void A_product_without_a_bias_is_the_sum_alone()
    {
        float[] y = new float[2];
        new PackedRows([1, 2, 3, 4, 5, 6], 2, 3).Multiply([1, 10, 100], [], ActivationKind.None, y, Parallelism.Single);

        Assert.Equal([321, 654], y);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new PackedRows(new float[5], 2, 3));
        var packed = new PackedRows(new float[6], 2, 3);
        Assert.ThrowsAny<ArgumentException>(() => packed.Multiply(new float[2], [], ActivationKind.None, new float[2], Parallelism.Single));
        Assert.ThrowsAny<ArgumentException>(() => packed.Multiply(new float[3], [], ActivationKind.None, new float[3], Parallelism.Single));
        Assert.ThrowsAny<ArgumentException>(
            () => packed.Multiply(new float[3], new float[1], ActivationKind.None, new float[2], Parallelism.Single));
    }
}
