using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.Neighbors;

/// <summary>The bounds that are known of a mapped row.</summary>
/// <param name="Square">The sum of its squares.</param>
/// <param name="Slack">Its share of how far squared distances between mapped rows may be too great.</param>
/// <param name="Apart">What the measures of a query have besides, whatever the training row.</param>
internal readonly record struct MappedTerms(double Square, double Slack, double Apart);

/// <summary>
/// Training rows mapped to rows t' such that |q' - t'|^2 is at most their measure from a query q, times <see cref="MeasureScale"/> and less
/// a part that is the query's own, and that are small enough for products in single precision.
/// </summary>
internal abstract unsafe class MappedRows
{
    private const int RowsOfChunk = 256;

    /// <summary>Numbers in a mapped row.</summary>
    public abstract int Columns { get; }

    /// <summary>Squared mapped distance for a unit of measure.</summary>
    public abstract double MeasureScale { get; }

    /// <summary>The relative rounding error of the exact measure itself.</summary>
    public abstract double RelativeError { get; }

    /// <summary>The absolute rounding error of the exact measure itself, besides.</summary>
    public abstract double AbsoluteError { get; }

    /// <summary>Maps rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="terms">What is known of each mapped row, overwritten.</param>
    /// <param name="mapped">[rows, <see cref="Columns"/>], overwritten.</param>
    public abstract void Map(float* rows, Span<MappedTerms> terms, float* mapped);

    /// <summary>Maps all rows of an array.</summary>
    /// <param name="rows">[rows, columns].</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="terms">What is known of each mapped row.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public float[] MapAll(float[] rows, int columns, out MappedTerms[] terms, Parallelism parallelism)
    {
        int count = rows.Length / columns;
        float[] mapped = GC.AllocateUninitializedArray<float>(count * Columns);
        var all = new MappedTerms[count];
        parallelism.For((count + RowsOfChunk - 1) / RowsOfChunk, chunk =>
        {
            int start = chunk * RowsOfChunk;
            fixed (float* from = rows, to = mapped)
            {
                Map(from + ((nint)start * columns), all.AsSpan(start, Math.Min(RowsOfChunk, count - start)), to + ((nint)start * Columns));
            }
        });
        terms = all;
        return mapped;
    }
}
