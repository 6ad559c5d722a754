using System.Numerics;

namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>The rows of a matrix, for products.</summary>
internal interface IRowSource<T>
    where T : unmanaged
{
    /// <summary>Copies a row; <paramref name="destination"/> is as long as one.</summary>
    void Copy(int row, Span<T> destination);
}

/// <summary>Rows of single precision less a vector.</summary>
internal readonly struct CentredRows(FeatureRows rows, double[] mean) : IRowSource<double>
{
    public void Copy(int row, Span<double> destination)
    {
        ReadOnlySpan<float> from = rows[row];
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

/// <summary>Rows of double precision.</summary>
internal readonly struct DoubleRows(double[] values, int columns) : IRowSource<double>
{
    public void Copy(int row, Span<double> destination) => values.AsSpan(row * columns, columns).CopyTo(destination);
}
