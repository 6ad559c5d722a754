using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class WordVectorsTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, -1)]
    [InlineData(3, 5, 7, 4, 2)]
    [InlineData(33, 40, 19, 23, 0)]
    public void Vectors_and_gradients_equal_the_scalar_ones(int rows, int words, int dimension, int positions, int padding)
    {
        var vectors = new WordVectors(words, dimension, positions, padding);
        float[] indices = [.. KernelAssert.Random(1, rows * positions).Select(x => MathF.Floor((x + 1) / 2 * words))];
        float[] table = KernelAssert.Random(2, words * dimension);
        float[] gradient = KernelAssert.Random(3, rows * dimension * positions);
        float[] output = new float[gradient.Length];
        float[] tableGradient = KernelAssert.Random(4, table.Length);
        vectors.Forward(rows, indices, table, output, new Parallelism(2));
        vectors.Backward(rows, indices, gradient, tableGradient, new Parallelism(2));

        float[] expected = new float[output.Length];
        double[] expectedGradient = new double[table.Length];
        for (int o = 0; o < output.Length; o++)
        {
            (int row, int d, int p) = (o / positions / dimension, o / positions % dimension, o % positions);
            int word = (int)indices[(row * positions) + p];
            expected[o] = table[(word * dimension) + d];
            expectedGradient[(word * dimension) + d] += word == padding ? 0 : gradient[o];
        }

        KernelAssert.SameBits(expected, output);
        KernelAssert.Close([.. expectedGradient.Select(g => (float)g)], tableGradient, 1e-6);
    }

    [Fact]
    public void The_first_number_that_is_no_index_is_found()
    {
        var vectors = new WordVectors(5, 2, 3, -1);
        Assert.Equal(-1, vectors.FirstUnknown([0, 4, 3]));
        Assert.Equal(1, vectors.FirstUnknown([0, 5, -1]));
        Assert.Equal(0, vectors.FirstUnknown([-1, 0, 0]));
        Assert.Equal(2, vectors.FirstUnknown([0, 1, 0.5f]));
        Assert.Equal(1, vectors.FirstUnknown([0, float.NaN, 9]));
        Assert.Equal(1, vectors.FirstUnknown([0, float.PositiveInfinity, 9]));
    }
}
