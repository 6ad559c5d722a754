using MLNetDeep.Classic.Neighbors;

namespace MLNetDeep.Classic.Tests.Neighbors;

public class NeighborSearchTests
{
    // Both sides are sums in double, in another order.
    private const double Bound = 1e-12;

    public static TheoryData<DistanceMetric> Metrics => [DistanceMetric.Euclidean, DistanceMetric.Manhattan, DistanceMetric.Cosine];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Finds_what_a_naive_search_finds(DistanceMetric metric)
    {
        foreach ((int rows, int columns, int queries, int neighbors) in new[]
        {
            (1, 1, 1, 1), (7, 2, 3, 7), (100, 1, 5, 4), (97, 4, 100, 5), (300, 33, 17, 1), (500, 130, 40, 9), (260, 300, 7, 60),
            (1000, 8, 600, 3),
        })
        {
            Check(NeighborRows.Normal(rows, columns, 1), columns, NeighborRows.Normal(queries, columns, 2), neighbors, metric);
        }
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Finds_them_far_from_the_origin(DistanceMetric metric)
    {
        foreach (int columns in new[] { 3, 40, 200 })
        {
            Check(
                NeighborRows.Normal(500, columns, 1, offset: 1e4f), columns, NeighborRows.Normal(50, columns, 2, offset: 1e4f), 5, metric);
        }
    }

    [Theory]
    [InlineData(1e4f)]
    [InlineData(4e6f)]
    public void Equally_near_rows_come_in_their_order_far_from_the_origin(float offset)
    {
        // Whole numbers and their squares are exact in double, so ties are ties whatever the order of the sum.
        foreach (DistanceMetric metric in new[] { DistanceMetric.Euclidean, DistanceMetric.Manhattan })
        {
            Check(NeighborRows.Whole(400, 6, 1, offset), 6, NeighborRows.Whole(60, 6, 2, offset), 25, metric);
        }
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Of_duplicates_the_first_come_first_at_distance_0(DistanceMetric metric)
    {
        const int Columns = 20, Distinct = 10, Rows = 200;
        float[] distinct = NeighborRows.Normal(Distinct, Columns, 1);
        float[] rows = [.. Enumerable.Range(0, Rows).SelectMany(row => distinct.Skip(row % Distinct * Columns).Take(Columns))];

        (int[] indices, double[] distances) = Find(rows, Columns, distinct, 5, metric, 1);

        for (int query = 0; query < Distinct; query++)
        {
            Assert.Equal(Enumerable.Range(0, 5).Select(i => query + (i * Distinct)), indices.AsSpan(query * 5, 5).ToArray());
            Assert.All(distances.AsSpan(query * 5, 5).ToArray(), distance => Assert.Equal(0, distance));
        }
    }

    [Theory]
    [InlineData(1e-30f)]
    [InlineData(1e-20f)]
    [InlineData(1e18f)]
    [InlineData(1e37f)]
    public void Finds_them_at_any_scale(float scale)
    {
        foreach (DistanceMetric metric in Enum.GetValues<DistanceMetric>())
        {
            Check(NeighborRows.Normal(300, 24, 1, scale: scale), 24, NeighborRows.Normal(30, 24, 2, scale: scale), 5, metric);
        }
    }

    [Fact]
    public void Queries_out_of_all_proportion_are_answered()
    {
        float[] rows = NeighborRows.Normal(300, 24, 1);
        foreach (float scale in new[] { 1e-35f, 1e10f, 1e25f, 1e37f })
        {
            foreach (DistanceMetric metric in new[] { DistanceMetric.Manhattan, DistanceMetric.Cosine })
            {
                Check(rows, 24, NeighborRows.Normal(20, 24, 2, scale: scale), 5, metric, order: metric == DistanceMetric.Cosine);
            }
        }
        (int[] indices, double[] distances) = Find(rows, 24, NeighborRows.Normal(20, 24, 2, scale: 1e30f), 5, DistanceMetric.Euclidean, 1);
        Assert.All(indices, index => Assert.InRange(index, 0, 299));
        Assert.All(distances, distance => Assert.True(double.IsFinite(distance)));
    }

    [Fact]
    public void Constant_columns_count_where_queries_differ_in_them()
    {
        float[] rows = NeighborRows.Normal(200, 12, 1);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i % 12 < 5 ? 3 : rows[i];
        }
        Check(rows, 12, NeighborRows.Normal(40, 12, 2), 4, DistanceMetric.Euclidean);
        Check([.. Enumerable.Repeat(3f, 120)], 12, NeighborRows.Normal(4, 12, 2), 10, DistanceMetric.Euclidean);
    }

    [Fact]
    public void A_row_of_zeros_is_at_cosine_distance_1_from_every_row()
    {
        float[] rows = [0, 0, 1, 1, -1, -1, 0, 0, 2, 2];
        (int[] indices, double[] distances) = Find(rows, 2, [1, 1, 0, 0], 5, DistanceMetric.Cosine, 1);
        Assert.Equal([1, 4, 0, 3, 2, 0, 1, 2, 3, 4], indices);
        Assert.Equal([0, 0, 1, 1, 2, 1, 1, 1, 1, 1], distances);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Neither_threads_nor_the_number_of_queries_change_a_bit(DistanceMetric metric)
    {
        const int Columns = 60, Neighbors = 7;
        float[] rows = NeighborRows.Normal(12_000, Columns, 1);
        float[] queries = NeighborRows.Normal(700, Columns, 2);
        (int[] indices, double[] distances) = Find(rows, Columns, queries, Neighbors, metric, 1);
        foreach (int threads in new[] { 2, 3, 16 })
        {
            (int[] otherIndices, double[] otherDistances) = Find(rows, Columns, queries, Neighbors, metric, threads);
            Assert.Equal(indices, otherIndices);
            Assert.Equal(distances, otherDistances);
        }
        foreach (int query in new[] { 0, 255, 699 })
        {
            (int[] alone, double[] distancesAlone) =
                Find(rows, Columns, queries[(query * Columns)..((query + 1) * Columns)], Neighbors, metric, 4);
            Assert.Equal(indices[(query * Neighbors)..((query + 1) * Neighbors)], alone);
            Assert.Equal(distances[(query * Neighbors)..((query + 1) * Neighbors)], distancesAlone);
        }
    }

    private static (int[] Indices, double[] Distances) Find(
        float[] rows, int columns, float[] queries, int neighbors, DistanceMetric metric, int threads)
    {
        int[] indices = new int[queries.Length / columns * neighbors];
        double[] distances = new double[indices.Length];
        new NeighborSearch(rows, columns, metric, neighbors).Find(queries, neighbors, indices, distances, threads);
        return (indices, distances);
    }

    private static void Check(float[] rows, int columns, float[] queries, int neighbors, DistanceMetric metric, bool order = true)
    {
        (int[] expected, double[] expectedDistances) = NaiveNeighbors.Find(rows, columns, queries, neighbors, metric);
        (int[] indices, double[] distances) = Find(rows, columns, queries, neighbors, metric, 2);
        if (order)
        {
            Assert.Equal(expected, indices);
        }
        for (int i = 0; i < distances.Length; i++)
        {
            Assert.Equal(
                expectedDistances[i], distances[i],
                Bound * Math.Max(metric == DistanceMetric.Cosine ? 1 : 0, Math.Abs(expectedDistances[i])));
        }
    }
}
