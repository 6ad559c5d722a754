using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetDeep.Classic.Neighbors;

/// <summary>
/// Finds the nearest among some training rows for a block of queries: bounds by the block, exact distances for the few rows they leave.
/// </summary>
/// <param name="filter">The bounds.</param>
/// <param name="distances">The exact distances.</param>
/// <param name="columns">Numbers in a row.</param>
internal sealed unsafe class NeighborBlock(NeighborFilter filter, ExactDistances distances, int columns)
{
    // Rows whose mapped numbers, and the bounds of a block of queries, stay in the second cache together.
    private const int RowsOfPass = 96;

    /// <summary>The nearest rows.</summary>
    /// <param name="queries">[count, columns].</param>
    /// <param name="count">The number of queries.</param>
    /// <param name="neighbors">Rows wanted a query.</param>
    /// <param name="start">The first training row.</param>
    /// <param name="end">The end of the training rows.</param>
    /// <param name="measured">How many exact distances it took.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public NearestLists Find(float* queries, int count, int neighbors, int start, int end, out long measured)
    {
        measured = 0;
        var nearest = new NearestLists(count, Math.Min(neighbors, end - start));
        FilteredQueries filtered = filter.Prepare(queries, count);
        int stride = RoundUp(filtered.PaddedCount, Vector<float>.Count);
        float[] bounds = new float[RowsOfPass * stride];
        float[] limits = new float[stride];
        Array.Fill(limits, float.NegativeInfinity);
        Array.Fill(limits, float.PositiveInfinity, 0, count);
        double[] terms = new double[count];
        for (int query = 0; query < count; query++)
        {
            terms[query] = distances.QueryTerm(queries + ((nint)query * columns));
        }
        fixed (float* block = bounds, limit = limits, rowTerms = filter.RowTerms)
        {
            for (int first = start; first < end; first += RowsOfPass)
            {
                int rows = Math.Min(RowsOfPass, end - first);
                filtered.Bounds(first, rows, block, stride);
                for (int row = 0; row < rows; row++)
                {
                    float* bound = block + ((nint)row * stride);
                    float term = rowTerms[first + row];
                    for (
                        int query = NextBelow(0, stride, bound, term, limit); query < count; query = NextBelow(
                            query + 1, stride, bound, term, limit))
                    {
                        measured++;
                        double measure = distances.Measure(queries + ((nint)query * columns), terms[query], first + row);
                        if (nearest.Add(query, measure, first + row) && nearest.Limit(query) < double.PositiveInfinity)
                        {
                            limit[query] = filtered.Limit(query, nearest.Limit(query));
                        }
                    }
                }
            }
        }
        return nearest;
    }

    // The next query whose limit is not below the row's bound; a bound that is no number is below no limit.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int NextBelow(int query, int count, float* bounds, float term, float* limits)
    {
        for (; query < count && query % Vector<float>.Count != 0; query++)
        {
            if (!(bounds[query] + term > limits[query]))
            {
                return query;
            }
        }
        var terms = new Vector<float>(term);
        for (; query < count; query += Vector<float>.Count)
        {
            if (!Vector.GreaterThanAll(Vector.Load(bounds + query) + terms, Vector.Load(limits + query)))
            {
                break;
            }
        }
        for (; query < count; query++)
        {
            if (!(bounds[query] + term > limits[query]))
            {
                return query;
            }
        }
        return count;
    }

    private static int RoundUp(int count, int unit) => (count + unit - 1) / unit * unit;
}
