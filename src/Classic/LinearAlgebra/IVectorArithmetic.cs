using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>The vector arithmetic that products need of a type of number, at any width.</summary>
internal unsafe interface IVectorArithmetic<T>
    where T : unmanaged
{
    /// <summary>left * right + addend, rounded once.</summary>
    static abstract Vector<T> MultiplyAdd(Vector<T> left, Vector<T> right, Vector<T> addend);

    /// <summary>differences[i] = values[i] - origins[i].</summary>
    static abstract void Subtract(ReadOnlySpan<float> values, ReadOnlySpan<float> origins, Span<T> differences);

    /// <summary>sums[i] += values[i], for whole vectors.</summary>
    static abstract void Add(T* values, double* sums, int count);
}

/// <summary>Single precision.</summary>
internal readonly unsafe struct SingleArithmetic : IVectorArithmetic<float>
{
    public static Vector<float> MultiplyAdd(Vector<float> left, Vector<float> right, Vector<float> addend) =>
        Vector.FusedMultiplyAdd(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(ReadOnlySpan<float> values, ReadOnlySpan<float> origins, Span<float> differences)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(values[i..]) - new Vector<float>(origins[i..])).CopyTo(differences[i..]);
        }
        for (; i < values.Length; i++)
        {
            differences[i] = values[i] - origins[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(float* values, double* sums, int count)
    {
        for (int i = 0; i < count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(values + i), out Vector<double> low, out Vector<double> high);
            (Vector.Load(sums + i) + low).Store(sums + i);
            (Vector.Load(sums + i + Vector<double>.Count) + high).Store(sums + i + Vector<double>.Count);
        }
    }
}

/// <summary>Double precision.</summary>
internal readonly unsafe struct DoubleArithmetic : IVectorArithmetic<double>
{
    public static Vector<double> MultiplyAdd(Vector<double> left, Vector<double> right, Vector<double> addend) =>
        Vector.FusedMultiplyAdd(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(ReadOnlySpan<float> values, ReadOnlySpan<float> origins, Span<double> differences)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(values[i..]), out Vector<double> low, out Vector<double> high);
            Vector.Widen(new Vector<float>(origins[i..]), out Vector<double> lowOrigin, out Vector<double> highOrigin);
            (low - lowOrigin).CopyTo(differences[i..]);
            (high - highOrigin).CopyTo(differences[(i + Vector<double>.Count)..]);
        }
        for (; i < values.Length; i++)
        {
            differences[i] = (double)values[i] - origins[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(double* values, double* sums, int count)
    {
        for (int i = 0; i < count; i += Vector<double>.Count)
        {
            (Vector.Load(sums + i) + Vector.Load(values + i)).Store(sums + i);
        }
    }
}
