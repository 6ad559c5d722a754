using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>The kernel of every pair of some rows, in single or double precision.</summary>
internal abstract class KernelMatrix
{
    /// <summary>The number of rows and of columns.</summary>
    public abstract int Count { get; }

    /// <summary>
    /// The sum of each times its coefficient belongs to the offset for rows as they came; empty: it is 0. The kernel is that of rows moved
    /// to a center.
    /// </summary>
    public double[] Shifts { get; set; } = [];

    /// <summary>
    /// The matrix of some rows and the same columns. While it is used, this one is not; <see cref="Resume"/> says when it is again.
    /// </summary>
    public abstract KernelMatrix Narrow(int[] positions);

    /// <summary>Takes the memory back that narrowed matrices had.</summary>
    public abstract void Resume();

    /// <summary>sums = this times the coefficients, in the order of rows.</summary>
    /// <param name="coefficients">[<see cref="Count"/>].</param>
    /// <param name="sums">[<see cref="Count"/>], overwritten.</param>
    /// <param name="cancellation">Ends the product.</param>
    public abstract void Multiply(ReadOnlySpan<double> coefficients, Span<double> sums, CancellationToken cancellation);

    /// <summary>Solves a problem of the rows.</summary>
    public abstract SmoSolution Solve(SmoProblem problem, SmoOptions options, CancellationToken cancellation);

    /// <summary>The matrix of rows: whole where it fits the memory, otherwise with a cache of rows.</summary>
    /// <param name="source">Computes the values.</param>
    /// <param name="cacheBytes">The memory.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <param name="cancellation">Ends the computation.</param>
    public static KernelMatrix Create<T>(KernelSource<T> source, long cacheBytes, Parallelism parallelism, CancellationToken cancellation)
        where T : unmanaged
    {
        long elements = (long)source.Count * source.Count;
        return elements * Unsafe.SizeOf<T>() <= cacheBytes && elements <= Array.MaxLength
            ? DenseKernelMatrix<T>.Compute(source, parallelism, cancellation)
            : new CachedKernelMatrix<T>(source, cacheBytes, parallelism);
    }
}

/// <summary>The kernel of every pair of some rows, row by row. Its numbers have the same bits however they are computed and kept.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal abstract class KernelMatrix<T> : KernelMatrix where T : unmanaged
{
    /// <summary>The diagonal.</summary>
    public abstract T[] Diagonal { get; }

    /// <summary>The number of rows that are best asked for at a time; 0 where all are there.</summary>
    public abstract int FetchSize { get; }

    /// <summary>Whether a row is there.</summary>
    public abstract bool Holds(int row);

    /// <summary>Computes rows that are not there, at most <see cref="FetchSize"/>. Those used last remain.</summary>
    public abstract void Fetch(ReadOnlySpan<int> rows);

    /// <summary>A row, computed where it is not there. It stays valid while one more is asked for and rows are fetched once.</summary>
    public abstract ReadOnlySpan<T> Row(int row);

    /// <inheritdoc/>
    public abstract override KernelMatrix<T> Narrow(int[] positions);

    /// <inheritdoc/>
    public override void Multiply(ReadOnlySpan<double> coefficients, Span<double> sums, CancellationToken cancellation)
    {
        sums.Clear();
        var ahead = new List<int>();
        for (int row = 0; row < Count; row++)
        {
            if (coefficients[row] == 0)
            {
                continue;
            }
            if (!Holds(row))
            {
                cancellation.ThrowIfCancellationRequested();
                ahead.Clear();
                for (int next = row; next < Count && ahead.Count < FetchSize; next++)
                {
                    if (coefficients[next] != 0 && !Holds(next))
                    {
                        ahead.Add(next);
                    }
                }
                Fetch(CollectionsMarshal.AsSpan(ahead));
            }

            SmoLoops.Add(coefficients[row], Row(row), sums);
        }
    }

    /// <inheritdoc/>
    public override SmoSolution Solve(SmoProblem problem, SmoOptions options, CancellationToken cancellation) =>
        new SmoSolver<T>(this, problem, options, cancellation).Solve();
}
