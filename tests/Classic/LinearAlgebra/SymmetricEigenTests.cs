using MLNetDeep.Classic.LinearAlgebra;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.Tests.LinearAlgebra;

public class SymmetricEigenTests
{
    // Rounding of some n^2 operations.
    private const double Bound = 1e-12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(64)]
    public void Values_and_vectors_are_those_of_Jacobis_method(int order)
    {
        double[] matrix = RandomSymmetric(order);
        var eigen = SymmetricEigen.Of((double[])matrix.Clone(), order, Parallelism.Default, default);
        (double[] values, double[][] vectors) = Jacobi.Decompose(matrix, order);

        Assert.True(RandomRows.Distance(eigen.Values, values) < Bound);
        double[] found = eigen.Vectors(order);
        for (int i = 0; i < order; i++)
        {
            Assert.Equal(1, Math.Abs(Orthogonal.Dot(found.AsSpan(i * order, order), vectors[i])), 1e-9);
        }
    }

    [Theory]
    [InlineData(101, 101)]
    [InlineData(150, 23)]
    public void The_matrix_times_a_vector_is_its_value_times_it(int order, int count)
    {
        double[] matrix = RandomSymmetric(order);
        var eigen = SymmetricEigen.Of((double[])matrix.Clone(), order, Parallelism.Default, default);
        double[] vectors = eigen.Vectors(count);
        for (int i = 0; i < count; i++)
        {
            double[] vector = vectors[(i * order)..((i + 1) * order)];
            double[] product = [.. Enumerable.Range(0, order).Select(row => Orthogonal.Dot(matrix.AsSpan(row * order, order), vector))];
            Assert.True(
                RandomRows.Distance(
                    product, vector.Select(x => x * eigen.Values[i])) < Bound * order * Math.Abs(eigen.Values[0] / eigen.Values[i]));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3.5)]
    public void Equal_values_have_vectors_at_right_angles(double diagonal)
    {
        const int Order = 20;
        double[] matrix = new double[Order * Order];
        for (int i = 0; i < Order; i++)
        {
            matrix[i * (Order + 1)] = diagonal;
        }
        matrix[0] = 7;
        var eigen = SymmetricEigen.Of(matrix, Order, Parallelism.Default, default);

        Assert.Equal(7, eigen.Values[0]);
        Assert.All(eigen.Values.Skip(1), value => Assert.Equal(diagonal, value));
        AssertOrthonormal(eigen.Vectors(Order), Order);
    }

    [Fact]
    public void A_matrix_of_low_rank_has_values_of_zero_and_vectors_at_right_angles()
    {
        const int Order = 60;
        double[] a = [.. Enumerable.Range(0, Order).Select(i => Math.Sin(i))],
        b = [.. Enumerable.Range(0, Order).Select(i => i % 3 == 0 ? 1.0 : 0)];
        double[] matrix = new double[Order * Order];
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i] = (a[i / Order] * a[i % Order]) + (b[i / Order] * b[i % Order]);
        }
        var eigen = SymmetricEigen.Of(matrix, Order, Parallelism.Default, default);

        Assert.All(eigen.Values.Skip(2), value => Assert.True(Math.Abs(value) < 1e-13 * eigen.Values[0]));
        AssertOrthonormal(eigen.Vectors(Order), Order);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        double[] matrix = RandomSymmetric(190);
        var one = SymmetricEigen.Of((double[])matrix.Clone(), 190, Parallelism.Single, default);
        var three = SymmetricEigen.Of((double[])matrix.Clone(), 190, new Parallelism(3), default);
        Assert.Equal(one.Values, three.Values);
        Assert.Equal(one.Vectors(190), three.Vectors(190));
    }

    [Fact]
    public void Fewer_vectors_are_the_first_of_all()
    {
        double[] matrix = RandomSymmetric(40);
        var eigen = SymmetricEigen.Of(matrix, 40, Parallelism.Default, default);
        Assert.Equal(eigen.Vectors(40)[..(7 * 40)], eigen.Vectors(7));
    }

    private static void AssertOrthonormal(double[] vectors, int order)
    {
        for (int i = 0; i < vectors.Length / order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                Assert.Equal(i == j ? 1 : 0, Orthogonal.Dot(vectors.AsSpan(i * order, order), vectors.AsSpan(j * order, order)), 1e-12);
            }
        }
    }

    private static double[] RandomSymmetric(int order)
    {
        var random = new Random(order);
        double[] matrix = new double[order * order];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                matrix[(i * order) + j] = matrix[(j * order) + i] = random.NextDouble() - 0.3;
            }
        }
        return matrix;
    }
}
