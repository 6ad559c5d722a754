using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>A kernel matrix of which as many rows are kept as the memory holds; the one that was not used for longest makes room.</summary>
internal sealed class CachedKernelMatrix : KernelMatrix
{
    // So many rows cost one pass over the data, as one does.
    private const int MostFetched = 16;
    private const int LeastCapacity = 4;

    private readonly KernelRows _rows;
    private readonly KernelFunction _function;
    private readonly Parallelism _parallelism;
    private readonly RowCache _cache;
    private readonly int _capacity;
    private readonly CachedKernelMatrix? _whole;
    private readonly int[] _positions;

    /// <param name="rows">The rows.</param>
    /// <param name="function">The kernel.</param>
    /// <param name="cacheBytes">Memory for rows of the matrix.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public CachedKernelMatrix(KernelRows rows, in KernelFunction function, long cacheBytes, Parallelism parallelism)
        : this(rows, function, (int)Math.Clamp(cacheBytes / ((long)rows.Count * sizeof(float)), LeastCapacity, Math.Max(LeastCapacity, rows.Count)),
            parallelism, function.OfSelves(rows.SquaredLengths), null, [])
    {
    }

    private CachedKernelMatrix(
        KernelRows rows, in KernelFunction function, int capacity, Parallelism parallelism, float[] diagonal, CachedKernelMatrix? whole, int[] positions)
    {
        (_rows, _function, _capacity, _parallelism, Diagonal) = (rows, function, capacity, parallelism, diagonal);
        (_whole, _positions) = (whole, positions);
        _cache = new RowCache(rows.Count, capacity);
    }

    /// <inheritdoc/>
    public override int Count => _rows.Count;

    /// <inheritdoc/>
    public override float[] Diagonal { get; }

    /// <inheritdoc/>
    public override int FetchSize => Math.Min(MostFetched, _cache.Capacity / 2);

    /// <inheritdoc/>
    public override bool Holds(int row) => _cache.Holds(row);

    /// <inheritdoc/>
    public override void Fetch(ReadOnlySpan<int> rows)
    {
        Span<int> missing = stackalloc int[MostFetched];
        int count = 0;
        foreach (int row in rows)
        {
            if (_cache.Holds(row))
                continue;
            if (_whole is { } whole && whole.Holds(_positions[row]))
                SmoLoops.Gather(whole._cache.Read(_positions[row]), _positions, _cache.Add(row));
            else
                missing[count++] = row;
        }

        if (count > 0)
            Compute(missing[..count]);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Row(int row)
    {
        if (!_cache.Holds(row))
            Fetch([row]);
        return _cache.Read(row);
    }

    /// <inheritdoc/>
    public override KernelMatrix Narrow(int[] positions)
    {
        // Half of the memory for the narrow rows; they are shorter, so there may be more of them.
        long elements = (long)_cache.Capacity / 2 * Count;
        _cache.Resize(Math.Max(LeastCapacity, _cache.Capacity / 2));
        int capacity = (int)Math.Clamp(elements / positions.Length, LeastCapacity, Math.Max(LeastCapacity, positions.Length));
        float[] diagonal = Array.ConvertAll(positions, position => Diagonal[position]);
        return new CachedKernelMatrix(_rows.Select(positions), _function, capacity, _parallelism, diagonal, this, positions);
    }

    /// <inheritdoc/>
    public override void Resume() => _cache.Resize(_capacity);

    private void Compute(ReadOnlySpan<int> rows)
    {
        KernelRows chosen = _rows.Select(rows);
        float[] products = GC.AllocateUninitializedArray<float>(rows.Length * Count);
        _rows.Multiply(chosen.Values, 0, Count, products, Count, _parallelism);
        for (int i = 0; i < rows.Length; i++)
            _function.Apply(chosen.SquaredLengths[i], _rows.SquaredLengths, products.AsSpan(i * Count, Count), _cache.Add(rows[i]));
    }
}
