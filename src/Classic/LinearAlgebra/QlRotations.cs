using System.Runtime.CompilerServices;

namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>
/// The plane rotations by which QL with implicit shifts makes a symmetric tridiagonal matrix diagonal. They are kept, and applied to those
/// vectors alone that are wanted.
/// </summary>
internal sealed class QlRotations
{
    private const int MostSweeps = 60;
    private const double Rounding = 1.1102230246251565e-16;

    private readonly List<(int First, int Start, int Length)> _sweeps = [];
    private double[] _rotations;
    private int _used;

    private QlRotations(double[] values)
    {
        Values = values;
        _rotations = new double[Math.Max(64, Math.Min(2L * values.Length * values.Length, 1 << 20))];
    }

    /// <summary>The eigenvalues, in no order.</summary>
    public double[] Values { get; }

    /// <summary>Finds the eigenvalues.</summary>
    /// <param name="diagonal">The diagonal; not changed.</param>
    /// <param name="offDiagonal">The elements beside it, one fewer; not changed.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InvalidOperationException">No convergence: the numbers were not finite.</exception>
    public static QlRotations Diagonalize(double[] diagonal, double[] offDiagonal, CancellationToken cancellation)
    {
        var result = new QlRotations((double[])diagonal.Clone());
        double[] d = result.Values;
        double[] e = [.. offDiagonal, 0];
        double norm = 0;
        for (int i = 0; i < d.Length; i++)
        {
            norm = Math.Max(norm, Math.Abs(d[i]) + Math.Abs(e[i]));
        }
        for (int first = 0; first < d.Length; first++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int sweep = 0; ; sweep++)
            {
                int last = first;
                while (last < d.Length - 1 && Math.Abs(e[last]) > Rounding * norm)
                {
                    last++;
                }
                if (last == first)
                {
                    break;
                }
                if (sweep == MostSweeps)
                {
                    throw new InvalidOperationException(
                        $"The eigenvalues of the covariance were not found in {MostSweeps} sweeps. Scale the features to usual sizes.");
                }
                result.Sweep(d, e, first, last);
            }
        }
        return result;
    }

    /// <summary>Turns eigenvectors of the diagonal matrix into those of the tridiagonal one.</summary>
    public void Apply(VectorStrip strip)
    {
        for (int i = _sweeps.Count - 1; i >= 0; i--)
        {
            (int first, int start, int length) = _sweeps[i];
            strip.Rotate(first, _rotations.AsSpan(start, length));
        }
    }

    // Rotations in the planes (last - 1, last) up to (first, first + 1): Numerical Recipes' and EISPACK's tql2, without vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sweep(double[] d, double[] e, int first, int last)
    {
        int start = _used;
        double g = (d[first + 1] - d[first]) / (2 * e[first]);
        double r = Hypotenuse(g, 1);
        g = d[last] - d[first] + (e[first] / (g + Math.CopySign(r, g)));
        double s = 1;
        double c = 1;
        double p = 0;
        int i = last - 1;
        for (; i >= first; i--)
        {
            double f = s * e[i];
            double b = c * e[i];
            r = Hypotenuse(f, g);
            e[i + 1] = r;
            if (r == 0)
            {
                d[i + 1] -= p;
                break;
            }
            s = f / r;
            c = g / r;
            g = d[i + 1] - p;
            r = ((d[i] - g) * s) + (2 * c * b);
            p = s * r;
            d[i + 1] = g + p;
            g = (c * r) - b;
            Record(c, s);
        }
        e[last] = 0;
        if (i < first)
        {
            d[first] -= p;
            e[first] = g;
        }
        _sweeps.Add((i + 1, start, _used - start));
    }

    private void Record(double cosine, double sine)
    {
        if (_used == _rotations.Length)
        {
            Array.Resize(ref _rotations, (int)Math.Min(2L * _used, Array.MaxLength));
        }
        _rotations[_used++] = cosine;
        _rotations[_used++] = sine;
    }

    private static double Hypotenuse(double x, double y) => Math.Sqrt((x * x) + (y * y));
}
