using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Kernels.MatrixProducts;

public class SparseProductsTests
{
    public static TheoryData<int, int, int, double> Sizes => new()
    {
        { 1, 1, 1, 1 },
        { 3, 7, 5, 0.5 },
        { 33, 2001, 18, 0.02 },
        { 8, 130, 64, 0 },
        { 300, 5000, 7, 0.01 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Products_and_gradients_equal_the_scalar_ones(int rows, int columns, int units, double share)
    {
        float[] x = SparseArrays.Dense(rows, columns, share, 1);
        float[] weight = KernelAssert.Random(2, units * columns);
        float[] bias = KernelAssert.Random(3, units);
        float[] gradient = KernelAssert.Random(4, rows * units);
        float[] output = new float[rows * units];
        float[] weightGradient = KernelAssert.Random(5, weight.Length);
        SparseProducts products = Products(SparseArrays.Sparse(x, columns));
        products.Multiply(units, weight, bias, output, new Parallelism(2));
        products.WeightGradient(units, gradient, weightGradient, new Parallelism(2));

        double[] expected = new double[output.Length];
        double[] expectedGradient = new double[weight.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int unit = 0; unit < units; unit++)
            {
                expected[(row * units) + unit] = bias[unit];
                for (int column = 0; column < columns; column++)
                {
                    double value = x[(row * columns) + column];
                    expected[(row * units) + unit] += value * weight[(unit * columns) + column];
                    expectedGradient[(unit * columns) + column] += value * gradient[(row * units) + unit];
                }
            }
        }

        KernelAssert.Close([.. expected.Select(y => (float)y)], output, 1e-6);
        KernelAssert.Close([.. expectedGradient.Select(g => (float)g)], weightGradient, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_bits_are_those_of_dense_products_whatever_the_threads(int rows, int columns, int units, double share)
    {
        float[] x = SparseArrays.Dense(rows, columns, share, 1);
        float[] weight = KernelAssert.Random(2, units * columns);
        float[] gradient = KernelAssert.Random(4, rows * units);
        float[] output = new float[rows * units];
        float[] weightGradient = new float[weight.Length];
        Gemm.Multiply(
            Transpose.No, Transpose.Yes, rows, units, columns, x, columns, weight, columns, false, output, units, Parallelism.Single);
        Gemm.Multiply(
            Transpose.Yes, Transpose.No, units, columns, rows, gradient, units, x, columns, false, weightGradient, columns,
            Parallelism.Single);

        foreach (int threads in new[] { 1, 2, 3 })
        {
            float[] sparseOutput = new float[output.Length];
            float[] sparseGradient = new float[weight.Length];
            SparseProducts products = Products(SparseArrays.Sparse(x, columns));
            products.Multiply(units, weight, [], sparseOutput, new Parallelism(threads));
            products.WeightGradient(units, gradient, sparseGradient, new Parallelism(threads));
            KernelAssert.SameBits(output, sparseOutput);
            KernelAssert.SameBits(weightGradient, sparseGradient);
        }
    }

    [Fact]
    public void A_short_span_is_refused()
    {
        Assert.Throws<ArgumentException>(() => TwoRows().Multiply(2, new float[5], [], new float[4], default));
        Assert.Throws<ArgumentException>(() => TwoRows().Multiply(2, new float[6], [], new float[3], default));
        Assert.Throws<ArgumentException>(() => TwoRows().WeightGradient(2, new float[3], new float[6], default));
    }

    private static SparseProducts TwoRows() => Products(SparseArrays.Sparse(new float[6], 3));

    private static SparseProducts Products(SparseRows rows) => new(rows.Starts, rows.AllIndices, rows.AllValues, rows.Columns);
}
