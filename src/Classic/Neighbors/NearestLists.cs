namespace MLNetDeep.Classic.Neighbors;

/// <summary>
/// The nearest training rows found so far for each of some queries, the nearest first and of equally near ones the first that came.
/// </summary>
/// <param name="queries">The number of queries.</param>
/// <param name="capacity">The greatest number of rows that a query keeps.</param>
internal sealed class NearestLists(int queries, int capacity)
{
    private readonly double[] _measures = new double[queries * capacity];
    private readonly int[] _rows = new int[queries * capacity];
    private readonly int[] _counts = new int[queries];

    /// <summary>The measures of a query's rows.</summary>
    public ReadOnlySpan<double> Measures(int query) => _measures.AsSpan(query * capacity, _counts[query]);

    /// <summary>A query's rows.</summary>
    public ReadOnlySpan<int> Rows(int query) => _rows.AsSpan(query * capacity, _counts[query]);

    /// <summary>The measure below which a row is taken.</summary>
    public double Limit(int query) => _counts[query] < capacity ? double.PositiveInfinity : _measures[(query * capacity) + capacity - 1];

    /// <summary>Takes a row behind those at most as far, if there is room for it; false if there is none.</summary>
    public bool Add(int query, double measure, int row)
    {
        int count = _counts[query];
        if (count == capacity && !(measure < Limit(query)))
        {
            return false;
        }
        Span<double> measures = _measures.AsSpan(query * capacity, capacity);
        Span<int> rows = _rows.AsSpan(query * capacity, capacity);
        int kept = Math.Min(count, capacity - 1);
        int place = PlaceOf(measure, measures[..kept]);
        measures[place..kept].CopyTo(measures[(place + 1)..]);
        rows[place..kept].CopyTo(rows[(place + 1)..]);
        (measures[place], rows[place]) = (measure, row);
        _counts[query] = kept + 1;
        return true;
    }

    private static int PlaceOf(double measure, ReadOnlySpan<double> measures)
    {
        int low = 0, high = measures.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (measures[middle] <= measure)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }
}
