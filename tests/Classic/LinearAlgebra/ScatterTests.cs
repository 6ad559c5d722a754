using MLNetDeep.Classic.LinearAlgebra;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.LinearAlgebra;

public class ScatterTests
{
    // Sums of some thousand products in double precision.
    private const double Bound = 1e-12;

    [Theory]
    [InlineData(3, 1, 1)]
    [InlineData(40, 7, 2)]
    [InlineData(700, 53, 3)]
    public void It_is_the_sum_of_products_of_deviations(int rows, int columns, int classes)
    {
        Tensor features = RandomRows.Correlated(rows, columns);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row * 7 % classes)];
        Assert.True(RandomRows.Distance(Of(features, labels, classes), Naive(features, labels, classes)) < Bound);
    }

    [Fact]
    public void Small_whole_numbers_give_exact_sums()
    {
        const int Rows = 1000, Columns = 30;
        var random = new Random(5);
        var features = new Tensor(
            Shape.Of(Rows, Columns),
            [.. Enumerable.Range(0, Rows * Columns).Select(i => (float)(random.Next(256) + (i % Columns * 1000)))]);
        double[] scatter = Of(features, new int[Rows], 1, out bool small);
        Assert.True(small);
        Assert.True(RandomRows.Distance(scatter, Naive(features, new int[Rows], 1)) < Bound);
    }

    [Fact]
    public void Sums_of_single_precision_err_by_their_rounding_alone()
    {
        Tensor features = RandomRows.Correlated(3000, 53);
        double[] rough = Of(features, new int[3000], 1, new Parallelism(2), out _, isRough: true);
        double distance = RandomRows.Distance(rough, Of(features, new int[3000], 1));
        // Not 0: the option is heeded. Sums of 256 products in single precision lose less than a millionth.
        Assert.InRange(distance, 1e-12, 1e-6);
        Assert.Equal(rough, Of(features, new int[3000], 1, new Parallelism(1), out _, isRough: true));
    }

    [Theory]
    [InlineData(256f)]
    [InlineData(0.5f)]
    public void A_wide_range_or_a_fraction_makes_them_no_small_whole_numbers(float value)
    {
        var features = new Tensor(Shape.Of(4, 1), [0, value, 1, 2]);
        Of(features, new int[4], 1, out bool small);
        Assert.False(small);
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(1e30f)]
    [InlineData(-7f)]
    public void A_constant_column_has_none_at_all(float value)
    {
        var features = new Tensor(Shape.Of(1001, 2), [.. Enumerable.Range(0, 2002).Select(i => i % 2 == 0 ? value : i)]);
        double[] scatter = Of(features, new int[1001], 1);
        Assert.Equal([0, 0, 0], scatter[..3]);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        Tensor features = RandomRows.Correlated(3000, 61);
        int[] labels = [.. Enumerable.Range(0, 3000).Select(row => row % 4)];
        Assert.Equal(Of(features, labels, 4, new Parallelism(1)), Of(features, labels, 4, new Parallelism(3)));
    }

    private static double[] Of(Tensor features, int[] labels, int classes) => Of(features, labels, classes, out _);

    private static double[] Of(Tensor features, int[] labels, int classes, Parallelism parallelism) =>
        Of(features, labels, classes, parallelism, out _);

    private static double[] Of(Tensor features, int[] labels, int classes, out bool small) =>
        Of(features, labels, classes, Parallelism.Default, out small);

    private static unsafe double[] Of(
        Tensor features, int[] labels, int classes, Parallelism parallelism, out bool small, bool isRough = false)
    {
        fixed (float* values = features.Span)
        {
            var rows = new FeatureRows(values, features.Shape[0], features.Shape[1]);
            var groups = RowGroups.ByClass(labels, classes);
            var means = GroupMeans.Of(rows, groups, parallelism);
            small = means.AreSmallIntegers;
            return Scatter.Within(rows, groups, means, parallelism, default, isRough);
        }
    }

    private static double[] Naive(Tensor features, int[] labels, int classes)
    {
        int columns = features.Shape[1];
        double[] scatter = new double[columns * columns];
        for (int group = 0; group < classes; group++)
        {
            double[][] rows = [.. Enumerable.Range(0, labels.Length).Where(row => labels[row] == group)
                .Select(row => features.Span.Slice(row * columns, columns).ToArray().Select(x => (double)x).ToArray())];
            double[] mean = [.. Enumerable.Range(0, columns).Select(c => rows.Average(row => row[c]))];
            foreach (double[] row in rows)
            {
                for (int i = 0; i < scatter.Length; i++)
                {
                    scatter[i] += (row[i / columns] - mean[i / columns]) * (row[i % columns] - mean[i % columns]);
                }
            }
        }
        return scatter;
    }
}
