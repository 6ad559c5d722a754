using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>
/// Kernels in double. With a reference z, K(x, y) - K(x, z) - K(y, z) + K(z, z) stands for K(x, y): what is left of features far from the
/// origin has the size of their differences. Sums over coefficients that add up to 0 are the same but for a constant, so that solutions do
/// not change.
/// </summary>
internal sealed class DoubleKernels : KernelSource<double>
{
    private readonly DoubleRows _rows;
    private readonly KernelFunction _function;
    private readonly double[] _references;
    private readonly double _ofReference;

    private DoubleKernels(DoubleRows rows, KernelFunction function, double[] references, double ofReference) =>
        (_rows, _function, _references, _ofReference) = (rows, function, references, ofReference);

    /// <param name="rows">The rows.</param>
    /// <param name="function">The kernel.</param>
    /// <param name="reference">The row z; empty: none.</param>
    public static DoubleKernels Of(DoubleRows rows, KernelFunction function, ReadOnlySpan<float> reference)
    {
        if (reference.IsEmpty)
        {
            return new DoubleKernels(rows, function, [], 0);
        }
        double[] z = new double[rows.Size];
        DoubleRows.Center(reference, [], z);
        double[] references = new double[rows.Count];
        function.Apply(rows, z, 0, references);
        return new DoubleKernels(rows, function, references, function.OfSelf(z));
    }

    public override int Count => _rows.Count;

    /// <summary>K(x, z) of each row; empty without a reference.</summary>
    public ReadOnlySpan<double> References => _references;

    public override double[] OfSelves()
    {
        double[] line = new double[_rows.Size];
        double[] values = new double[1];
        double[] selves = new double[Count];
        for (int row = 0; row < Count; row++)
        {
            _rows.CopyRow(row, line);
            Line(row, line, row, values);
            selves[row] = values[0];
        }

        return selves;
    }

    public override void Compute(int start, int height, Span<double> values, int stride)
    {
        double[] line = new double[_rows.Size];
        for (int row = 0; row < height; row++)
        {
            _rows.CopyRow(start + row, line);
            Line(start + row, line, start, values.Slice(row * stride, Count - start));
        }
    }

    public override void Compute(ReadOnlySpan<int> rows, RowCache<double> cache, Parallelism parallelism)
    {
        int[] some = rows.ToArray();
        double[][] lines = Array.ConvertAll(some, cache.Add);
        parallelism.For(some.Length, i =>
        {
            double[] line = new double[_rows.Size];
            _rows.CopyRow(some[i], line);
            Line(some[i], line, 0, lines[i]);
        });
    }

    public override KernelSource<double> Select(ReadOnlySpan<int> positions)
    {
        double[] references = _references.Length == 0 ? [] : new double[positions.Length];
        for (int i = 0; i < references.Length; i++)
        {
            references[i] = _references[positions[i]];
        }
        return new DoubleKernels(_rows.Select(positions), _function, references, _ofReference);
    }

    private void Line(int row, ReadOnlySpan<double> x, int start, Span<double> values)
    {
        _function.Apply(_rows, x, start, values);
        for (int k = 0; k < values.Length && _references.Length > 0; k++)
        {
            values[k] = values[k] - (_references[row] + _references[start + k]) + _ofReference;
        }
    }
}
