using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.MatrixProducts;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>Rows as a kernel takes them: one after the other, with the squares of their lengths.</summary>
internal sealed class KernelRows
{
    private readonly float[] _values;
    private readonly float[] _squaredLengths;

    private KernelRows(int size, float[] values)
    {
        Size = size;
        _values = values;
        _squaredLengths = new float[values.Length / size];
        for (int row = 0; row < _squaredLengths.Length; row++)
        {
            _squaredLengths[row] = SquaredLength(this[row]);
        }
    }

    private KernelRows(int size, float[] values, float[] squaredLengths) =>
        (Size, _values, _squaredLengths) = (size, values, squaredLengths);

    /// <summary>The number of rows.</summary>
    public int Count => _squaredLengths.Length;

    /// <summary>Numbers in a row.</summary>
    public int Size { get; }

    /// <summary>All rows, [<see cref="Count"/>, <see cref="Size"/>].</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>|x|^2 of each row, with the bits of a product of the row and itself.</summary>
    public ReadOnlySpan<float> SquaredLengths => _squaredLengths;

    /// <summary>The length of the longest row; 0 without rows.</summary>
    public double GreatestLength => Math.Sqrt(_squaredLengths.DefaultIfEmpty().Max());

    /// <summary>A row.</summary>
    public ReadOnlySpan<float> this[int row] => _values.AsSpan(row * Size, Size);

    /// <summary>Copies rows.</summary>
    /// <param name="features">[all rows, <paramref name="size"/>].</param>
    /// <param name="size">Numbers in a row.</param>
    /// <param name="rows">The rows to copy, in their order.</param>
    /// <param name="center">What is taken off each; empty: nothing.</param>
    public static KernelRows Of(ReadOnlySpan<float> features, int size, ReadOnlySpan<int> rows, ReadOnlySpan<float> center)
    {
        float[] values = GC.AllocateUninitializedArray<float>(checked(rows.Length * size));
        for (int i = 0; i < rows.Length; i++)
        {
            Copy(features.Slice(rows[i] * size, size), center, values.AsSpan(i * size, size));
        }
        return new KernelRows(size, values);
    }

    /// <summary>Copies a row without the center.</summary>
    public static void Copy(ReadOnlySpan<float> row, ReadOnlySpan<float> center, Span<float> destination)
    {
        if (center.IsEmpty)
        {
            row.CopyTo(destination);
        }
        else
        {
            for (int i = 0; i < row.Length; i++)
            {
                destination[i] = row[i] - center[i];
            }
        }
    }

    /// <summary>|x|^2, summed as <see cref="Gemm"/> sums a product, so that a row's distance from itself is 0.</summary>
    public static float SquaredLength(ReadOnlySpan<float> row)
    {
        float sum = 0;
        foreach (float value in row)
        {
            sum = float.MultiplyAddEstimate(value, value, sum);
        }
        return sum;
    }

    /// <summary>Some of the rows.</summary>
    public KernelRows Select(ReadOnlySpan<int> positions)
    {
        float[] values = GC.AllocateUninitializedArray<float>(positions.Length * Size);
        float[] squaredLengths = new float[positions.Length];
        for (int i = 0; i < positions.Length; i++)
        {
            this[positions[i]].CopyTo(values.AsSpan(i * Size));
            squaredLengths[i] = _squaredLengths[positions[i]];
        }

        return new KernelRows(Size, values, squaredLengths);
    }

    /// <summary>products[r, k] = row r of <paramref name="others"/> times row <paramref name="start"/> + k of these.</summary>
    /// <param name="others">[number of rows, <see cref="Size"/>].</param>
    /// <param name="start">The first of these rows.</param>
    /// <param name="count">How many of these rows.</param>
    /// <param name="products">A row for each of the others.</param>
    /// <param name="stride">From one row of products to the next.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Multiply(
        ReadOnlySpan<float> others, int start, int count, Span<float> products, int stride, Parallelism parallelism) =>
        Gemm.Multiply(
            Transpose.No, Transpose.Yes, others.Length / Size, count, Size, others, Size, _values.AsSpan(start * Size, count * Size), Size,
            false, products, stride, parallelism);
}
