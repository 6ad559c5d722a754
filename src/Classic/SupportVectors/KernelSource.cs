using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>Computes kernel values of some rows, in the precision that they are kept in.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal abstract class KernelSource<T> where T : unmanaged
{
    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>The kernel of each row and itself.</summary>
    public abstract T[] OfSelves();

    /// <summary>The kernels of consecutive rows and the rows from the first of them to the last of all.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="height">How many rows.</param>
    /// <param name="values">A line for each row.</param>
    /// <param name="stride">From one line to the next.</param>
    public abstract void Compute(int start, int height, Span<T> values, int stride);

    /// <summary>The kernels of some rows and all rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="cache">Where they are put; it has none of them.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public abstract void Compute(ReadOnlySpan<int> rows, RowCache<T> cache, Parallelism parallelism);

    /// <summary>Some of the rows.</summary>
    public abstract KernelSource<T> Select(ReadOnlySpan<int> positions);
}
