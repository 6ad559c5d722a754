using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels;
using Tile = MLNetDeep.Classic.LinearAlgebra.ProductTile<double, MLNetDeep.Classic.LinearAlgebra.DoubleArithmetic>;

namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>
/// Rows times the transpose of a matrix: y = W x in double precision. Each number is summed in the order of x, so that a row's bits do not
/// depend on the rows beside it.
/// </summary>
internal sealed unsafe class RowProduct
{
    private const int RowsOfChunk = 64;
    private const long WorkForThreads = 1 << 17;

    private readonly int _inputs;
    private readonly int _outputs;
    private readonly int _panels;
    private readonly double[] _packed;

    /// <summary>Keeps a copy of the matrix in the order in which it is read.</summary>
    /// <param name="matrix">W, [outputs, inputs].</param>
    /// <param name="outputs">Numbers of y.</param>
    /// <param name="inputs">Numbers of x.</param>
    public RowProduct(ReadOnlySpan<double> matrix, int outputs, int inputs)
    {
        int width = Tile.Columns;
        (_outputs, _inputs) = (outputs, inputs);
        _panels = (outputs + width - 1) / width;
        _packed = GC.AllocateArray<double>(_panels * inputs * width, pinned: true);
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                _packed[((output / width * inputs) + input) * width + (output % width)] = matrix[(output * inputs) + input];
            }
        }
    }

    /// <summary>Computes the products of rows of features less their mean.</summary>
    /// <param name="features">[rows, inputs].</param>
    /// <param name="mean">[inputs].</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="results">As many numbers for each row.</param>
    /// <param name="write">Writes a row's results from its product, on any thread.</param>
    /// <param name="threads">Threads that may be used; null: one a processor.</param>
    public void Apply(
        ReadOnlySpan<float> features, double[] mean, int rows, Span<float> results, Action<ReadOnlySpan<double>, Span<float>> write,
        int? threads)
    {
        int size = results.Length / Math.Max(1, rows);
        fixed (float* from = features, pinned = results)
        {
            float* to = pinned;
            var source = new FeatureRows(from, rows, _inputs);
            Apply(
                (row, x) => source.CopyLess(mean, row, x), rows,
                (row, y) => write(y, new Span<float>(to + ((nint)row * size), size)),
                threads is { } most ? new(most) : Parallelism.Default);
        }
    }

    /// <summary>Computes the products of rows.</summary>
    /// <param name="copy">Copies a row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="take">Takes a row's product, on any thread.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Apply(Action<int, Span<double>> copy, int rows, Action<int, ReadOnlySpan<double>> take, Parallelism parallelism)
    {
        Parallelism allowed = (long)rows * _inputs * _outputs < WorkForThreads ? Parallelism.Single : parallelism;
        allowed.For((rows + RowsOfChunk - 1) / RowsOfChunk, chunk =>
        {
            int first = chunk * RowsOfChunk;
            Multiply(copy, first, Math.Min(rows, first + RowsOfChunk), take);
        });
    }

    [SkipLocalsInit]
    private void Multiply(Action<int, Span<double>> copy, int first, int end, Action<int, ReadOnlySpan<double>> take)
    {
        int width = Tile.Columns;
        double* sums = stackalloc double[Tile.Rows * width];
        double[] line = new double[_inputs];
        double[] packed = new double[_inputs * Tile.Rows];
        double[] results = new double[Tile.Rows * _panels * width];
        fixed (double* a = packed, b = _packed)
        {
            for (int row = first; row < end; row += Tile.Rows)
            {
                int height = Math.Min(Tile.Rows, end - row);
                for (int r = 0; r < height; r++)
                {
                    copy(row + r, line);
                    for (int i = 0; i < _inputs; i++)
                    {
                        packed[(i * Tile.Rows) + r] = line[i];
                    }
                }
                for (int panel = 0; panel < _panels; panel++)
                {
                    Tile.Run(_inputs, a, Tile.Rows, b + ((nint)panel * _inputs * width), width, sums);
                    for (int r = 0; r < height; r++)
                    {
                        new ReadOnlySpan<double>(sums + (r * width), width).CopyTo(results.AsSpan(((r * _panels) + panel) * width));
                    }
                }
                for (int r = 0; r < height; r++)
                {
                    take(row + r, results.AsSpan(r * _panels * width, _outputs));
                }
            }
        }
    }
}
