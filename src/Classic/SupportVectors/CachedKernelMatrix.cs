using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>A kernel matrix of which as many rows are kept as the memory holds; the one that was not used for longest makes room.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class CachedKernelMatrix<T> : KernelMatrix<T> where T : unmanaged
{
    // So many rows cost one pass over the data, as one does.
    private const int MostFetched = 16;
    private const int LeastCapacity = 4;

    private readonly KernelSource<T> _source;
    private readonly Parallelism _parallelism;
    private readonly RowCache<T> _cache;
    private readonly int _capacity;
    private readonly CachedKernelMatrix<T>? _whole;
    private readonly int[] _positions;

    /// <param name="source">Computes the rows.</param>
    /// <param name="cacheBytes">Memory for rows of the matrix.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public CachedKernelMatrix(KernelSource<T> source, long cacheBytes, Parallelism parallelism)
        : this(
            source,
            (int)Math.Clamp(cacheBytes / ((long)source.Count * Unsafe.SizeOf<T>()), LeastCapacity, Math.Max(LeastCapacity, source.Count)),
            parallelism, source.OfSelves(), null, [])
    {
    }

    private CachedKernelMatrix(
        KernelSource<T> source, int capacity, Parallelism parallelism, T[] diagonal, CachedKernelMatrix<T>? whole, int[] positions)
    {
        (_source, _capacity, _parallelism, Diagonal) = (source, capacity, parallelism, diagonal);
        (_whole, _positions) = (whole, positions);
        _cache = new RowCache<T>(source.Count, capacity);
    }

    /// <inheritdoc/>
    public override int Count => _source.Count;

    /// <inheritdoc/>
    public override T[] Diagonal { get; }

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
            {
                continue;
            }
            if (_whole is { } whole && whole.Holds(_positions[row]))
            {
                SmoLoops.Gather(whole._cache.Read(_positions[row]), _positions, _cache.Add(row).AsSpan());
            }
            else
            {
                missing[count++] = row;
            }
        }

        if (count > 0)
        {
            _source.Compute(missing[..count], _cache, _parallelism);
        }
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<T> Row(int row)
    {
        if (!_cache.Holds(row))
        {
            Fetch([row]);
        }
        return _cache.Read(row);
    }

    /// <inheritdoc/>
    public override KernelMatrix<T> Narrow(int[] positions)
    {
        // Half of the memory for the narrow rows; they are shorter, so there may be more of them.
        long elements = (long)_cache.Capacity / 2 * Count;
        _cache.Resize(Math.Max(LeastCapacity, _cache.Capacity / 2));
        int capacity = (int)Math.Clamp(elements / positions.Length, LeastCapacity, Math.Max(LeastCapacity, positions.Length));
        T[] diagonal = Array.ConvertAll(positions, position => Diagonal[position]);
        return new CachedKernelMatrix<T>(_source.Select(positions), capacity, _parallelism, diagonal, this, positions);
    }

    /// <inheritdoc/>
    public override void Resume() => _cache.Resize(_capacity);
}
