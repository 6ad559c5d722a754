namespace MLNetDeep.Classic.Neighbors;

/// <summary>
/// Cheap bounds on distances, by the block, that tell which training rows cannot be among a query's nearest. Rounding is accounted for: no
/// nearer row is ever ruled out, so what is found does not depend on the bounds.
/// </summary>
internal abstract unsafe class NeighborFilter
{
    /// <summary>The term that each training row adds to its bounds, [rows].</summary>
    public abstract float[] RowTerms { get; }

    /// <summary>Queries in the form that bounds are computed from.</summary>
    /// <param name="queries">[count, columns].</param>
    /// <param name="count">The number of queries.</param>
    public abstract FilteredQueries Prepare(float* queries, int count);
}

/// <summary>Some queries of a <see cref="NeighborFilter"/>.</summary>
internal abstract unsafe class FilteredQueries
{
    /// <summary>Bounds of a training row that are written, at least one for each query.</summary>
    public abstract int PaddedCount { get; }

    /// <summary>
    /// Bounds of some training rows without their terms: a row whose bound and term are above a query's limit is not nearer than the limit
    /// says.
    /// </summary>
    /// <param name="firstRow">The first row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="bounds">[rows, stride], of which the padded count is overwritten.</param>
    /// <param name="stride">From one row's bounds to the next.</param>
    public abstract void Bounds(int firstRow, int rows, float* bounds, int stride);

    /// <summary>The greatest bound of a row that may be nearer to a query than a measure says.</summary>
    /// <param name="query">The query.</param>
    /// <param name="measure">See <see cref="ExactDistances.Measure"/>.</param>
    public abstract float Limit(int query, double measure);
}
