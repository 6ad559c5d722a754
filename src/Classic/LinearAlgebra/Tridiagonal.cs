using System.Numerics;
using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>
/// A symmetric matrix as Q T Qᵀ, T being tridiagonal and Q a product of Householder's reflections. Each step reads the rest of the matrix
/// once: the update of the step before and the product with this step's vector share a pass. Both halves of the matrix are kept, so that a
/// row is one thread's and the bits are the same for any number of them.
/// </summary>
internal sealed unsafe class Tridiagonal
{
    private const int RowsOfChunk = 16;
    private const int ElementsForThreads = 1 << 13;

    private readonly double[] _matrix;
    private readonly int _stride;
    private readonly double[] _scales;

    private Tridiagonal(int order)
    {
        Order = order;
        // Rows end on a whole vector: zeros behind them save every loop its rest.
        _stride = (order + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        _matrix = GC.AllocateArray<double>(order * _stride, pinned: true);
        _scales = new double[order];
        Diagonal = new double[order];
        OffDiagonal = new double[order - 1];
    }

    /// <summary>Rows and columns.</summary>
    public int Order { get; }

    /// <summary>The diagonal of T.</summary>
    public double[] Diagonal { get; }

    /// <summary>The elements beside it.</summary>
    public double[] OffDiagonal { get; }

    /// <summary>Reduces a matrix.</summary>
    /// <param name="matrix">[order, order], symmetric.</param>
    /// <param name="order">Rows and columns.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static Tridiagonal Reduce(double[] matrix, int order, Parallelism parallelism, CancellationToken cancellation)
    {
        var result = new Tridiagonal(order);
        for (int row = 0; row < order; row++)
        {
            matrix.AsSpan(row * order, order).CopyTo(result._matrix.AsSpan(row * result._stride));
        }
        result.Reduce(parallelism, cancellation);
        return result;
    }

    /// <summary>Turns eigenvectors of T into those of the matrix.</summary>
    public void Apply(VectorStrip strip)
    {
        for (int k = Order - 2; k >= 0; k--)
        {
            if (_scales[k] != 0)
            {
                strip.Reflect(k + 1, _matrix.AsSpan((k * _stride) + k + 1, Order - k - 1), _scales[k]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Reduce(Parallelism parallelism, CancellationToken cancellation)
    {
        // The pending update of the matrix is - v wᵀ - w vᵀ.
        double[] v = Vectors();
        double[] w = Vectors();
        double[] next = Vectors();
        double[] products = Vectors();
        for (int k = 0; k < Order - 1; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<double> row = _matrix.AsSpan(k * _stride, Order);
            for (int j = k; j < Order; j++)
            {
                row[j] -= (v[k] * w[j]) + (w[k] * v[j]);
            }
            Diagonal[k] = row[k];
            v[k] = 0;
            w[k] = 0;
            next[k] = 0;
            OffDiagonal[k] = Reflection(row[(k + 1)..], out _scales[k]);
            row[(k + 1)..].CopyTo(next.AsSpan(k + 1));

            int rows = Order - k - 1;
            Parallelism allowed = rows * rows < ElementsForThreads ? Parallelism.Single : parallelism;
            allowed.For((rows + RowsOfChunk - 1) / RowsOfChunk, new Pass(this, k + 1, Start(v), Start(w), Start(next), Start(products)));

            double scale = _scales[k];
            double half = scale * scale * Dot(products, next, k + 1) / 2;
            for (int i = k + 1; i < Order; i++)
            {
                w[i] = (scale * products[i]) - (half * next[i]);
            }
            (v, next) = (next, v);
        }
        Diagonal[^1] = _matrix[((Order - 1) * _stride) + Order - 1] - (2 * v[Order - 1] * w[Order - 1]);
    }

    // Makes x the vector v of the reflection I - scale v vᵀ that leaves only the first element of x, which it gives.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Reflection(Span<double> x, out double scale)
    {
        double rest = 0;
        for (int i = 1; i < x.Length; i++)
        {
            rest += x[i] * x[i];
        }
        double first = x[0];
        if (rest == 0)
        {
            x.Clear();
            scale = 0;
            return first;
        }
        double left = -Math.CopySign(Math.Sqrt((first * first) + rest), first);
        double divisor = first - left;
        for (int i = 1; i < x.Length; i++)
        {
            x[i] /= divisor;
        }
        x[0] = 1;
        scale = -divisor / left;
        return left;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(double[] x, double[] y, int start)
    {
        double sum = 0;
        for (int i = start; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private double[] Vectors() => GC.AllocateArray<double>(_stride, pinned: true);

    private static double* Start(double[] pinned) => (double*)Unsafe.AsPointer(ref pinned[0]);

    private readonly struct Pass(Tridiagonal owner, int first, double* v, double* w, double* next, double* products) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            int start = first + (chunk * RowsOfChunk);
            int end = Math.Min(owner.Order, start + RowsOfChunk);
            double* matrix = Start(owner._matrix);
            int stride = owner._stride;
            // Elements before the first are no longer used: whole vectors may change them.
            int begin = first / Vector<double>.Count * Vector<double>.Count;
            int row = start;
            for (; row <= end - 4; row += 4)
            {
                FourRows(matrix + ((nint)row * stride), stride, begin, row);
            }
            for (; row < end; row++)
            {
                OneRow(matrix + ((nint)row * stride), stride, begin, row);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void FourRows(double* a, nint stride, int begin, int row)
        {
            double* u = v;
            double* x = w;
            double* y = next;
            var u0 = new Vector<double>(-u[row]);
            var u1 = new Vector<double>(-u[row + 1]);
            var u2 = new Vector<double>(-u[row + 2]);
            var u3 = new Vector<double>(-u[row + 3]);
            var x0 = new Vector<double>(-x[row]);
            var x1 = new Vector<double>(-x[row + 1]);
            var x2 = new Vector<double>(-x[row + 2]);
            var x3 = new Vector<double>(-x[row + 3]);
            Vector<double> s0 = default, s1 = default, s2 = default, s3 = default;
            for (nint j = begin; j < stride; j += Vector<double>.Count)
            {
                var uj = Vector.Load(u + j);
                var xj = Vector.Load(x + j);
                var yj = Vector.Load(y + j);
                s0 = Update(a + j, u0, x0, uj, xj, yj, s0);
                s1 = Update(a + stride + j, u1, x1, uj, xj, yj, s1);
                s2 = Update(a + (2 * stride) + j, u2, x2, uj, xj, yj, s2);
                s3 = Update(a + (3 * stride) + j, u3, x3, uj, xj, yj, s3);
            }
            products[row] = Vector.Sum(s0);
            products[row + 1] = Vector.Sum(s1);
            products[row + 2] = Vector.Sum(s2);
            products[row + 3] = Vector.Sum(s3);
        }

        private void OneRow(double* a, nint stride, int begin, int row)
        {
            var u0 = new Vector<double>(-v[row]);
            var x0 = new Vector<double>(-w[row]);
            Vector<double> sum = default;
            for (nint j = begin; j < stride; j += Vector<double>.Count)
            {
                sum = Update(a + j, u0, x0, Vector.Load(v + j), Vector.Load(w + j), Vector.Load(next + j), sum);
            }
            products[row] = Vector.Sum(sum);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector<double> Update(
            double* a, Vector<double> u, Vector<double> x, Vector<double> uj, Vector<double> xj, Vector<double> yj, Vector<double> sum)
        {
            var updated = Vector.FusedMultiplyAdd(u, xj, Vector.FusedMultiplyAdd(x, uj, Vector.Load(a)));
            updated.Store(a);
            return Vector.FusedMultiplyAdd(updated, yj, sum);
        }
    }
}
