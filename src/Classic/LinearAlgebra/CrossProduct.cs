using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>
/// The cross product AᵀA of a tall matrix, read a block of rows at a time. Products within a block are summed in <typeparamref name="T"/>,
/// blocks in double precision, both in the order of the rows: the same bits for any number of threads. Only tiles on and above the diagonal
/// are computed.
/// </summary>
/// <param name="columns">Columns of A.</param>
/// <param name="parallelism">Threads that may be used.</param>
internal sealed unsafe class CrossProduct<T, TArithmetic>(int columns, Parallelism parallelism)
    where T : unmanaged
    where TArithmetic : struct, IVectorArithmetic<T>
{
    private const int RowsOfCopy = 16;

    private readonly int _columns = columns;
    private readonly int _panels = (columns + Panel - 1) / Panel;
    private readonly T[] _packed = GC.AllocateArray<T>((columns + Panel - 1) / Panel * Panel * Depth, pinned: true);
    private readonly double[] _sums = GC.AllocateArray<double>(Tiles((columns + Panel - 1) / Panel) * Panel * Panel, pinned: true);

    /// <summary>Rows of a block: a panel of them fits into the first cache.</summary>
    public static int Depth => 256 * sizeof(float) / sizeof(T);

    private static int Panel => 3 * Vector<float>.Count;

    /// <summary>Adds the cross product of all rows of a source.</summary>
    /// <param name="copy">Copies a row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="cancellation">Ends the work.</param>
    public void Add(Action<int, Span<T>> copy, int rows, CancellationToken cancellation = default)
    {
        for (int start = 0; start < rows; start += Depth)
        {
            cancellation.ThrowIfCancellationRequested();
            int first = start;
            int depth = Math.Min(Depth, rows - start);
            parallelism.For((depth + RowsOfCopy - 1) / RowsOfCopy, chunk => Pack(copy, first, depth, chunk));
            // A panel near the left has few tiles above the diagonal, its mirror image many: together they are the same work.
            parallelism.For((_panels + 1) / 2, panel =>
            {
                MultiplyPanel(panel, depth);
                if (_panels - 1 - panel != panel)
                {
                    MultiplyPanel(_panels - 1 - panel, depth);
                }
            });
        }
    }

    /// <summary>The sums so far, [columns, columns].</summary>
    public double[] ToMatrix()
    {
        double[] matrix = new double[_columns * _columns];
        for (int i = 0; i < _columns; i++)
        {
            for (int j = i; j < _columns; j++)
            {
                double sum = _sums[(TileOf(i / Panel, j / Panel) * Panel + (i % Panel)) * Panel + (j % Panel)];
                matrix[(i * _columns) + j] = sum;
                matrix[(j * _columns) + i] = sum;
            }
        }
        return matrix;
    }

    private static int Tiles(int panels) => TileOf(0, panels);

    private static int TileOf(int row, int column) => (column * (column + 1) / 2) + row;

    private T* PackedPanel(int panel) =>
        (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_packed)) + ((nint)panel * Panel * Depth);

    // Compiled well at once: a fit calls it no more often than it would take to find out that it is hot.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyPanel(int column, int depth)
    {
        int tileColumns = ProductTile<T, TArithmetic>.Columns;
        T* scratch = stackalloc T[ProductTile<T, TArithmetic>.Rows * tileColumns];
        double* sums = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_sums))
            + ((nint)TileOf(0, column) * Panel * Panel);
        T* b = PackedPanel(column);
        for (int row = 0; row <= column; row++, sums += Panel * Panel)
        {
            T* a = PackedPanel(row);
            for (int c = 0; c < Panel; c += tileColumns)
            {
                for (int r = 0; r < Panel; r += ProductTile<T, TArithmetic>.Rows)
                {
                    ProductTile<T, TArithmetic>.Run(depth, a + r, Panel, b + c, Panel, scratch);
                    for (int i = 0; i < ProductTile<T, TArithmetic>.Rows; i++)
                    {
                        TArithmetic.Add(scratch + (i * tileColumns), sums + ((r + i) * Panel) + c, tileColumns);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(Action<int, Span<T>> copy, int start, int depth, int chunk)
    {
        var line = new T[_panels * Panel];
        for (int row = chunk * RowsOfCopy; row < Math.Min(depth, (chunk + 1) * RowsOfCopy); row++)
        {
            copy(start + row, line.AsSpan(0, _columns));
            for (int panel = 0; panel < _panels; panel++)
            {
                line.AsSpan(panel * Panel, Panel).CopyTo(new Span<T>(PackedPanel(panel) + (row * Panel), Panel));
            }
        }
    }
}
