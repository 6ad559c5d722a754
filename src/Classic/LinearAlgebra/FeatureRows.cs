using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>Rows of features in memory that does not move while this is used.</summary>
internal readonly unsafe struct FeatureRows(float* values, int count, int columns)
{
    public int Count => count;

    public int Columns => columns;

    public ReadOnlySpan<float> this[int row] => new(values + ((long)row * columns), columns);

    /// <summary>destination = a row less a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CopyLess(double[] mean, int row, Span<double> destination)
    {
        ReadOnlySpan<float> from = this[row];
        int i = 0;
        for (; i <= from.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(from[i..]), out Vector<double> low, out Vector<double> high);
            (low - new Vector<double>(mean, i)).CopyTo(destination[i..]);
            (high - new Vector<double>(mean, i + Vector<double>.Count)).CopyTo(destination[(i + Vector<double>.Count)..]);
        }
        for (; i < from.Length; i++)
        {
            destination[i] = from[i] - mean[i];
        }
    }
}
