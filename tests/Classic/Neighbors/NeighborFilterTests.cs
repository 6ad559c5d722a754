using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.Tests.Neighbors;

public unsafe class NeighborFilterTests
{
    private const int Rows = 1500, Columns = 128, Queries = 60, Neighbors = 4;

    [Theory]
    [InlineData(DistanceMetric.Euclidean, 0.05f, 0)]
    [InlineData(DistanceMetric.Euclidean, 1f, 0)]
    [InlineData(DistanceMetric.Euclidean, 0.05f, 1e4f)]
    [InlineData(DistanceMetric.Cosine, 0.05f, 0)]
    [InlineData(DistanceMetric.Cosine, 1f, 3)]
    public void Bounds_of_projected_rows_lose_no_neighbour(DistanceMetric metric, float noise, float offset)
    {
        float[] rows = PlaneRows(noise, offset, Rows), queries = PlaneRows(noise, offset, Queries);
        MappedRows whole = metric == DistanceMetric.Cosine ? new UnitRows(Columns) : new CenteredRows(rows, Columns, Parallelism.Single);

        NearestLists nearest =
            Find(new ProductFilter(Reduced(whole, rows), rows, Columns, Parallelism.Single), rows, queries, metric, out _);

        Assert.Equal(NaiveNeighbors.Find(rows, Columns, queries, Neighbors, metric).Indices, Indices(nearest));
    }

    [Fact]
    public void Near_a_plane_bounds_leave_few_rows_to_measure()
    {
        float[] rows = PlaneRows(0.05f, 0, Rows), queries = PlaneRows(0.05f, 0, Queries);
        var whole = new CenteredRows(rows, Columns, Parallelism.Single);
        PrincipalBasis basis = BasisOf(whole, rows);

        Find(
            new ProductFilter(new ReducedRows(whole, basis), rows, Columns, Parallelism.Single), rows, queries, DistanceMetric.Euclidean,
            out long reduced);
        Find(new ProductFilter(whole, rows, Columns, Parallelism.Single), rows, queries, DistanceMetric.Euclidean, out long full);

        Assert.Equal(16, basis.Count);
        Assert.InRange(full, Queries * Neighbors, Queries * Rows / 20);
        Assert.InRange(reduced, full, Queries * Rows / 10);
    }

    [Fact]
    public void Directions_are_orthonormal_and_those_of_the_plane()
    {
        float[] rows = PlaneRows(0, 0, Rows);
        var basis = PrincipalBasis.Of(rows, Columns, 32, 16, 0.999, Parallelism.Single);

        Assert.Equal(16, basis.Count);
        for (int i = 0; i < basis.Count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = Enumerable.Range(0, Columns).Sum(
                    column => (double)basis.Directions[(column * basis.Count) + i] * basis.Directions[(column * basis.Count) + j]);

                // The plane has 10 directions; what is left over is zero, or noise of unit length.
                Assert.Equal(i == j && product > 0.5 ? 1 : 0, product, 1e-6);
            }
        }
    }

    [Fact]
    public void Large_data_without_directions_of_its_own_is_searched_whole_and_right()
    {
        const int Many = 33_000;
        float[] rows = NeighborRows.Normal(Many, Columns, 1), queries = NeighborRows.Normal(10, Columns, 2);
        Check(rows, queries);
    }

    [Fact]
    public void Large_data_near_a_plane_is_searched_by_projections_and_right()
    {
        float[] rows = PlaneRows(0.05f, 0, 33_000), queries = PlaneRows(0.05f, 0, 10);
        Check(rows, queries);
    }

    private static void Check(float[] rows, float[] queries)
    {
        int[] indices = new int[queries.Length / Columns * Neighbors];
        new NeighborSearch(rows, Columns, DistanceMetric.Euclidean, Neighbors).Find(
            queries, Neighbors, indices, new double[indices.Length], 2);
        Assert.Equal(NaiveNeighbors.Find(rows, Columns, queries, Neighbors, DistanceMetric.Euclidean).Indices, indices);
    }

    private static float[] PlaneRows(float noise, float offset, int count) =>
        [.. NeighborRows.NearPlane(count, Columns, directions: 10, noise, seed: 3).Select(value => value + offset)];

    private static ReducedRows Reduced(MappedRows whole, float[] rows) => new(whole, BasisOf(whole, rows));

    private static PrincipalBasis BasisOf(MappedRows whole, float[] rows) =>
        PrincipalBasis.Of(whole.MapAll(rows, Columns, out _, Parallelism.Single), whole.Columns, 32, 16, 0.9, Parallelism.Single);

    private static NearestLists Find(NeighborFilter filter, float[] rows, float[] queries, DistanceMetric metric, out long measured)
    {
        fixed (float* first = queries)
        {
            return new NeighborBlock(filter, new ExactDistances(rows, Columns, metric), Columns)
                .Find(first, queries.Length / Columns, Neighbors, 0, rows.Length / Columns, out measured);
        }
    }

    private static int[] Indices(NearestLists nearest) =>
        [.. Enumerable.Range(0, Queries).SelectMany(query => nearest.Rows(query).ToArray())];
}
