using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>
/// Some column vectors side by side, few enough that all of them stay in a near cache while rotations and reflections pass over them.
/// </summary>
internal sealed unsafe class VectorStrip(int length)
{
    private readonly double[] _values = GC.AllocateArray<double>(length * 4 * Vector<double>.Count, pinned: true);

    /// <summary>Vectors in a strip.</summary>
    public static int Width => 4 * Vector<double>.Count;

    private double* Start => (double*)Unsafe.AsPointer(ref _values[0]);

    /// <summary>An element of a vector.</summary>
    public double this[int element, int vector]
    {
        set => _values[(element * Width) + vector] = value;
    }

    /// <summary>Copies a vector.</summary>
    public void CopyColumn(int vector, Span<double> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = _values[(i * Width) + vector];
        }
    }

    /// <summary>
    /// x[i] = c x[i] + s x[i + 1], x[i + 1] = c x[i + 1] - s x[i], of both as they were, for i from <paramref name="first"/> on, one after
    /// the other.
    /// </summary>
    /// <param name="first">The first element that is rotated.</param>
    /// <param name="rotations">Cosine and sine of each rotation, the last first.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Rotate(int first, ReadOnlySpan<double> rotations)
    {
        double* x = Start + ((nint)first * Width);
        var a = Vector.Load(x);
        var b = Vector.Load(x + Vector<double>.Count);
        var c = Vector.Load(x + (2 * Vector<double>.Count));
        var d = Vector.Load(x + (3 * Vector<double>.Count));
        for (int i = rotations.Length - 2; i >= 0; i -= 2, x += 4 * Vector<double>.Count)
        {
            var cosine = new Vector<double>(rotations[i]);
            var sine = new Vector<double>(rotations[i + 1]);
            a = Rotate(x, cosine, sine, a);
            b = Rotate(x + Vector<double>.Count, cosine, sine, b);
            c = Rotate(x + (2 * Vector<double>.Count), cosine, sine, c);
            d = Rotate(x + (3 * Vector<double>.Count), cosine, sine, d);
        }
        a.Store(x);
        b.Store(x + Vector<double>.Count);
        c.Store(x + (2 * Vector<double>.Count));
        d.Store(x + (3 * Vector<double>.Count));
    }

    /// <summary>x -= scale v vᵀ x.</summary>
    /// <param name="first">The first element that is reflected.</param>
    /// <param name="v">The reflection's vector from there on, to the last element.</param>
    /// <param name="scale">2 / vᵀv.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Reflect(int first, ReadOnlySpan<double> v, double scale)
    {
        Vector<double> a = default, b = default, c = default, d = default;
        double* x = Start + ((nint)first * Width);
        foreach (double element in v)
        {
            var factor = new Vector<double>(element);
            a = Vector.FusedMultiplyAdd(factor, Vector.Load(x), a);
            b = Vector.FusedMultiplyAdd(factor, Vector.Load(x + Vector<double>.Count), b);
            c = Vector.FusedMultiplyAdd(factor, Vector.Load(x + (2 * Vector<double>.Count)), c);
            d = Vector.FusedMultiplyAdd(factor, Vector.Load(x + (3 * Vector<double>.Count)), d);
            x += 4 * Vector<double>.Count;
        }
        a *= -scale;
        b *= -scale;
        c *= -scale;
        d *= -scale;
        x = Start + ((nint)first * Width);
        foreach (double element in v)
        {
            var factor = new Vector<double>(element);
            Vector.FusedMultiplyAdd(factor, a, Vector.Load(x)).Store(x);
            Vector.FusedMultiplyAdd(factor, b, Vector.Load(x + Vector<double>.Count)).Store(x + Vector<double>.Count);
            Vector.FusedMultiplyAdd(factor, c, Vector.Load(x + (2 * Vector<double>.Count))).Store(x + (2 * Vector<double>.Count));
            Vector.FusedMultiplyAdd(factor, d, Vector.Load(x + (3 * Vector<double>.Count))).Store(x + (3 * Vector<double>.Count));
            x += 4 * Vector<double>.Count;
        }
    }

    // Stores the rotated upper element and gives the lower one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Rotate(double* x, Vector<double> cosine, Vector<double> sine, Vector<double> upper)
    {
        var lower = Vector.Load(x + (4 * Vector<double>.Count));
        Vector.FusedMultiplyAdd(cosine, upper, sine * lower).Store(x);
        return Vector.FusedMultiplyAdd(cosine, lower, -(sine * upper));
    }
}
