using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.Neighbors;

/// <summary>
/// Chooses the bounds that are cheapest for some rows, by trying them on a few. What is found is the same with all.
/// </summary>
internal static unsafe class FilterChoice
{
    // Fewer numbers are soon read whole.
    private const long LeastNumbers = 1 << 22;
    private const int LeastColumns = 96;
    private const int SampleRows = 2048;
    private const int MostDirections = 128;
    private const int DirectionUnit = 16;
    private const double Share = 0.875;
    private const int Trials = 64;

    // Costs in multiply-adds of a product: of a number measured exactly, and of a row measured at all.
    private const double CostOfExact = 8;
    private const double CostOfMeasure = 4000;

    /// <summary>The bounds.</summary>
    /// <param name="rows">Training rows, [rows, columns].</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="distances">Their exact distances.</param>
    /// <param name="neighbors">Neighbours that are likely to be wanted.</param>
    /// <param name="metric">Which distance.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static NeighborFilter Of(
        float[] rows, int columns, ExactDistances distances, int neighbors, DistanceMetric metric, Parallelism parallelism)
    {
        if (metric == DistanceMetric.Manhattan)
        {
            return new DifferenceFilter(rows, columns);
        }
        MappedRows whole = metric == DistanceMetric.Cosine ? new UnitRows(columns) : new CenteredRows(rows, columns, parallelism);
        if (rows.Length >= LeastNumbers && whole.Columns >= LeastColumns && rows.Length / columns > Trials + neighbors)
        {
            PrincipalBasis basis = BasisOf(whole, rows, columns, parallelism);
            var reduced = new ProductFilter(new ReducedRows(whole, basis), rows, columns, parallelism);
            double measured = MeasuredShare(new NeighborBlock(reduced, distances, columns), rows, columns, neighbors);
            if (basis.Count + (measured * ((columns * CostOfExact) + CostOfMeasure)) < whole.Columns)
            {
                return reduced;
            }
        }
        return new ProductFilter(whole, rows, columns, parallelism);
    }

    private static PrincipalBasis BasisOf(MappedRows map, float[] rows, int columns, Parallelism parallelism)
    {
        int count = rows.Length / columns;
        int sampled = Math.Min(count, SampleRows);
        float[] sample = new float[sampled * map.Columns];
        var terms = new MappedTerms[1];
        fixed (float* from = rows, to = sample)
        {
            for (int i = 0; i < sampled; i++)
            {
                map.Map(from + ((nint)((long)count * i / sampled) * columns), terms, to + ((nint)i * map.Columns));
            }
        }
        int most = Math.Min(MostDirections, map.Columns / 2 / DirectionUnit * DirectionUnit);
        return PrincipalBasis.Of(sample, map.Columns, most, DirectionUnit, Share, parallelism);
    }

    // The share of rows that must be measured for a query, by the example of some of the rows, each of which finds itself besides.
    private static double MeasuredShare(NeighborBlock block, float[] rows, int columns, int neighbors)
    {
        int count = rows.Length / columns;
        float[] queries = new float[Trials * columns];
        for (int i = 0; i < Trials; i++)
        {
            rows.AsSpan((int)((long)count * i / Trials) * columns, columns).CopyTo(queries.AsSpan(i * columns));
        }
        fixed (float* first = queries)
        {
            block.Find(first, Trials, neighbors + 1, 0, count, out long measured);
            return (double)measured / Trials / count;
        }
    }
}
