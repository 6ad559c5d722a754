using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>A number and where it stands; no place where there is none.</summary>
/// <param name="Index">The place, -1 for none.</param>
/// <param name="Value">The number.</param>
internal readonly record struct Extreme(int Index, double Value);

/// <summary>
/// The passes of sequential minimal optimisation over all rows. An element's bits do not depend on its place, and of equals the first is
/// found, so vectors of any width give the same.
/// </summary>
internal static class SmoLoops
{
    /// <summary>sums += factor * row.</summary>
    public static void Add<T>(double factor, ReadOnlySpan<T> row, Span<double> sums) where T : unmanaged
    {
        ref T from = ref MemoryMarshal.GetReference(row);
        ref double to = ref MemoryMarshal.GetReference(sums);
        var factors = new Vector<double>(factor);
        int i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Load(ref from, (nuint)i, out Vector<double> low, out Vector<double> high);
            nuint second = (nuint)(i + Vector<double>.Count);
            (Vector.LoadUnsafe(ref to, (nuint)i) + (factors * low)).StoreUnsafe(ref to, (nuint)i);
            (Vector.LoadUnsafe(ref to, second) + (factors * high)).StoreUnsafe(ref to, second);
        }

        for (; i < row.Length; i++)
        {
            sums[i] += factor * ToDouble(row[i]);
        }
    }

    /// <summary>sums += factor * (row - other).</summary>
    public static void AddDifference<T>(double factor, ReadOnlySpan<T> row, ReadOnlySpan<T> other, Span<double> sums) where T : unmanaged
    {
        ref T from = ref MemoryMarshal.GetReference(row);
        ref T less = ref MemoryMarshal.GetReference(other);
        ref double to = ref MemoryMarshal.GetReference(sums);
        var factors = new Vector<double>(factor);
        int i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Load(ref from, (nuint)i, out Vector<double> low, out Vector<double> high);
            Load(ref less, (nuint)i, out Vector<double> otherLow, out Vector<double> otherHigh);
            nuint second = (nuint)(i + Vector<double>.Count);
            (Vector.LoadUnsafe(ref to, (nuint)i) + (factors * (low - otherLow))).StoreUnsafe(ref to, (nuint)i);
            (Vector.LoadUnsafe(ref to, second) + (factors * (high - otherHigh))).StoreUnsafe(ref to, second);
        }

        for (; i < row.Length; i++)
        {
            sums[i] += factor * (ToDouble(row[i]) - ToDouble(other[i]));
        }
    }

    /// <summary>destination[k] = row[positions[k]].</summary>
    public static void Gather<T>(ReadOnlySpan<T> row, ReadOnlySpan<int> positions, Span<T> destination)
    {
        for (int k = 0; k < positions.Length; k++)
        {
            destination[k] = row[positions[k]];
        }
    }

    /// <summary>The least of gradient + up and the greatest of gradient + down.</summary>
    public static (Extreme Least, Extreme Greatest) FindSlopes(
        ReadOnlySpan<double> gradient, ReadOnlySpan<double> up, ReadOnlySpan<double> down)
    {
        ref double g = ref MemoryMarshal.GetReference(gradient);
        ref double u = ref MemoryMarshal.GetReference(up);
        ref double d = ref MemoryMarshal.GetReference(down);
        var least = new Vector<double>(double.PositiveInfinity);
        var greatest = new Vector<double>(double.NegativeInfinity);
        Vector<double> leastIndex = new(-1), greatestIndex = new(-1);
        var index = Vector.CreateSequence(0.0, 1.0);
        var step = new Vector<double>(Vector<double>.Count);
        int i = 0;
        for (; i <= gradient.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var slope = Vector.LoadUnsafe(ref g, (nuint)i);
            Vector<double> above = slope + Vector.LoadUnsafe(ref u, (nuint)i);
            Vector<double> below = slope + Vector.LoadUnsafe(ref d, (nuint)i);
            leastIndex = Vector.ConditionalSelect(Vector.LessThan(above, least), index, leastIndex);
            least = Vector.Min(above, least);
            greatestIndex = Vector.ConditionalSelect(Vector.GreaterThan(below, greatest), index, greatestIndex);
            greatest = Vector.Max(below, greatest);
            index += step;
        }

        Extreme first = Least(least, leastIndex);
        Extreme last = Greatest(greatest, greatestIndex);
        for (; i < gradient.Length; i++)
        {
            if (gradient[i] + up[i] < first.Value)
            {
                first = new Extreme(i, gradient[i] + up[i]);
            }
            if (gradient[i] + down[i] > last.Value)
            {
                last = new Extreme(i, gradient[i] + down[i]);
            }
        }

        return (first, last);
    }

    /// <summary>
    /// The partner j with which i gains most to second order (Fan, Chen, Lin 2005): the greatest b^2 / a for b = gradient[j] + down[j] -
    /// slope above 0, and a = K[i,i] + K[j,j] - 2 K[i,j], or a tiny number where that is not above 0.
    /// </summary>
    /// <param name="slope">gradient[i] + up[i].</param>
    /// <param name="own">K[i,i].</param>
    /// <param name="row">K[i,:].</param>
    /// <param name="diagonal">K[j,j] of each j.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="down">What is added to it downwards.</param>
    public static Extreme FindPartner<T>(
        double slope, double own, ReadOnlySpan<T> row, ReadOnlySpan<T> diagonal, ReadOnlySpan<double> gradient, ReadOnlySpan<double> down)
        where T : unmanaged
    {
        ref T k = ref MemoryMarshal.GetReference(row);
        ref T q = ref MemoryMarshal.GetReference(diagonal);
        ref double g = ref MemoryMarshal.GetReference(gradient);
        ref double d = ref MemoryMarshal.GetReference(down);
        var slopes = new Vector<double>(slope);
        var owns = new Vector<double>(own);
        Vector<double> gain = Vector<double>.Zero, gainIndex = new(-1);
        var index = Vector.CreateSequence(0.0, 1.0);
        var step = new Vector<double>(Vector<double>.Count);
        int i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            nuint second = (nuint)(i + Vector<double>.Count);
            Vector<double> low = Vector.LoadUnsafe(ref g, (nuint)i) + Vector.LoadUnsafe(ref d, (nuint)i) - slopes;
            Vector<double> high = Vector.LoadUnsafe(ref g, second) + Vector.LoadUnsafe(ref d, second) - slopes;
            if (Vector.GreaterThanAny(Vector.Max(low, high), Vector<double>.Zero))
            {
                Load(ref k, (nuint)i, out Vector<double> lowRow, out Vector<double> highRow);
                Load(ref q, (nuint)i, out Vector<double> lowDiagonal, out Vector<double> highDiagonal);
                Better(Gain(low, owns + lowDiagonal - (lowRow + lowRow)), index, ref gain, ref gainIndex);
                Better(Gain(high, owns + highDiagonal - (highRow + highRow)), index + step, ref gain, ref gainIndex);
            }

            index += step + step;
        }

        Extreme best = Greatest(gain, gainIndex);
        for (; i < row.Length; i++)
        {
            double b = gradient[i] + down[i] - slope;
            double a = own + ToDouble(diagonal[i]) - (2 * ToDouble(row[i]));
            double value = b * b / (a > 0 ? a : TinyCurvature);
            if (b > 0 && value > best.Value)
            {
                best = new Extreme(i, value);
            }
        }

        return best;
    }

    /// <summary>The curvature that is used in place of one that is not above 0.</summary>
    public const double TinyCurvature = 1e-12;

    /// <summary>A number of a kernel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble<T>(T value) where T : unmanaged =>
        typeof(T) == typeof(float) ? Unsafe.As<T, float>(ref value) : Unsafe.As<T, double>(ref value);

    /// <summary>As many numbers as two vectors have, from place <paramref name="i"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<T>(ref T from, nuint i, out Vector<double> low, out Vector<double> high) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Vector.Widen(Vector.LoadUnsafe(ref Unsafe.As<T, float>(ref from), i), out low, out high);
        }
        else
        {
            low = Vector.LoadUnsafe(ref Unsafe.As<T, double>(ref from), i);
            high = Vector.LoadUnsafe(ref Unsafe.As<T, double>(ref from), i + (nuint)Vector<double>.Count);
        }
    }

    private static Vector<double> Gain(Vector<double> b, Vector<double> a)
    {
        a = Vector.ConditionalSelect(Vector.GreaterThan(a, Vector<double>.Zero), a, new Vector<double>(TinyCurvature));
        return Vector.ConditionalSelect(Vector.GreaterThan(b, Vector<double>.Zero), b * b / a, Vector<double>.Zero);
    }

    private static void Better(Vector<double> value, Vector<double> index, ref Vector<double> best, ref Vector<double> bestIndex)
    {
        bestIndex = Vector.ConditionalSelect(Vector.GreaterThan(value, best), index, bestIndex);
        best = Vector.Max(value, best);
    }

    private static Extreme Least(Vector<double> values, Vector<double> indices)
    {
        Extreme greatest = Greatest(-values, indices);
        return greatest with { Value = -greatest.Value };
    }

    private static Extreme Greatest(Vector<double> values, Vector<double> indices)
    {
        var best = new Extreme((int)indices[0], values[0]);
        for (int lane = 1; lane < Vector<double>.Count; lane++)
        {
            if (values[lane] > best.Value || (values[lane] == best.Value && indices[lane] < best.Index))
            {
                best = new Extreme((int)indices[lane], values[lane]);
            }
        }

        return best;
    }
}
