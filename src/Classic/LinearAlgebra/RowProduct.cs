using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels;
using Tile = MLNetDeep.Classic.LinearAlgebra.ProductTile<double, MLNetDeep.Classic.LinearAlgebra.DoubleArithmetic>;

namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>Takes what is computed of a row.</summary>
internal interface IRowSink
{
    /// <summary>Takes a row's numbers.</summary>
    void Write(int row, ReadOnlySpan<double> values);
}

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

    /// <summary>Computes all rows.</summary>
    /// <param name="rows">Where the rows are.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="sink">Takes each row's product, from any thread.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Apply<TRows, TSink>(TRows rows, int count, TSink sink, Parallelism parallelism)
        where TRows : struct, IRowSource<double>
        where TSink : struct, IRowSink
    {
        Parallelism allowed = (long)count * _inputs * _outputs < WorkForThreads ? Parallelism.Single : parallelism;
        allowed.For((count + RowsOfChunk - 1) / RowsOfChunk, new Body<TRows, TSink>(this, rows, count, sink));
    }

    private readonly struct Body<TRows, TSink>(RowProduct owner, TRows rows, int count, TSink sink) : IChunkBody
        where TRows : struct, IRowSource<double>
        where TSink : struct, IRowSink
    {
        [SkipLocalsInit]
        public void Run(int chunk, int worker)
        {
            int inputs = owner._inputs;
            int width = Tile.Columns;
            double* sums = stackalloc double[Tile.Rows * width];
            double[] line = new double[inputs];
            double[] packed = new double[inputs * Tile.Rows];
            double[] results = new double[Tile.Rows * owner._panels * width];
            fixed (double* a = packed, b = owner._packed)
            {
                int end = Math.Min(count, (chunk + 1) * RowsOfChunk);
                for (int row = chunk * RowsOfChunk; row < end; row += Tile.Rows)
                {
                    int height = Math.Min(Tile.Rows, end - row);
                    for (int r = 0; r < height; r++)
                    {
                        rows.Copy(row + r, line);
                        for (int i = 0; i < inputs; i++)
                        {
                            packed[(i * Tile.Rows) + r] = line[i];
                        }
                    }
                    for (int panel = 0; panel < owner._panels; panel++)
                    {
                        Tile.Run(inputs, a, Tile.Rows, b + ((nint)panel * inputs * width), width, sums);
                        for (int r = 0; r < height; r++)
                        {
                            new ReadOnlySpan<double>(sums + (r * width), width).CopyTo(
                                results.AsSpan(((r * owner._panels) + panel) * width));
                        }
                    }
                    for (int r = 0; r < height; r++)
                    {
                        sink.Write(row + r, results.AsSpan(r * owner._panels * width, owner._outputs));
                    }
                }
            }
        }
    }
}
