namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>Vectors at right angles.</summary>
internal static class Orthogonal
{
    /// <summary>Scales a vector that is not 0 to length 1.</summary>
    public static void Normalize(Span<double> vector) => Scale(vector, 1 / Math.Sqrt(Dot(vector, vector)));

    /// <summary>Makes the last of some vectors one of length 1 at right angles to those before it.</summary>
    /// <param name="vectors">Vectors of length 1 at right angles; the last is overwritten.</param>
    /// <param name="length">Numbers of a vector, more than there are vectors.</param>
    /// <param name="keep">Whether the last has a direction, from which to take what is at right angles.</param>
    public static void Complete(Span<double> vectors, int length, bool keep)
    {
        Span<double> last = vectors[^length..];
        ReadOnlySpan<double> others = vectors[..^length];
        if (keep)
        {
            Normalize(last);
            Remove(others, last);
            // What is left of it must be more than rounding.
            if (Dot(last, last) > 0.25)
            {
                Remove(others, last);
                Normalize(last);
                return;
            }
        }
        last.Clear();
        last[LeastCovered(others, length)] = 1;
        Remove(others, last);
        Normalize(last);
        Remove(others, last);
        Normalize(last);
    }

    /// <summary>Turns a vector so that its largest element, the first of equals, is positive.</summary>
    public static void MakeLargestPositive(Span<double> vector)
    {
        double largest = 0;
        foreach (double element in vector)
        {
            if (Math.Abs(element) > Math.Abs(largest))
            {
                largest = element;
            }
        }
        if (largest < 0)
        {
            Scale(vector, -1);
        }
    }

    /// <summary>The sum of products, in a fixed order.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static void Remove(ReadOnlySpan<double> others, Span<double> vector)
    {
        for (int start = 0; start < others.Length; start += vector.Length)
        {
            ReadOnlySpan<double> other = others.Slice(start, vector.Length);
            double share = Dot(other, vector);
            for (int i = 0; i < vector.Length; i++)
            {
                vector[i] -= share * other[i];
            }
        }
    }

    // The element whose unit vector is farthest from the span of the others.
    private static int LeastCovered(ReadOnlySpan<double> others, int length)
    {
        double[] covered = new double[length];
        for (int i = 0; i < others.Length; i++)
        {
            covered[i % length] += others[i] * others[i];
        }
        int least = 0;
        for (int i = 1; i < length; i++)
        {
            if (covered[i] < covered[least])
            {
                least = i;
            }
        }
        return least;
    }

    /// <summary>Multiplies a vector by a number.</summary>
    public static void Scale(Span<double> vector, double factor)
    {
        foreach (ref double element in vector)
        {
            element *= factor;
        }
    }
}
