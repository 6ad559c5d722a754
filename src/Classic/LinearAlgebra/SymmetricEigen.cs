using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>
/// Eigenvalues of a symmetric matrix, and eigenvectors of as many as are asked for: reduction to a tridiagonal matrix by reflections, then
/// QL with implicit shifts. Golub and Van Loan, "Matrix Computations", 2013, sections 8.3.1 and 8.3.3.
/// </summary>
internal sealed class SymmetricEigen
{
    private readonly Tridiagonal _tridiagonal;
    private readonly QlRotations _rotations;
    private readonly int[] _positions;
    private readonly Parallelism _parallelism;

    private SymmetricEigen(Tridiagonal tridiagonal, QlRotations rotations, Parallelism parallelism)
    {
        (_tridiagonal, _rotations, _parallelism) = (tridiagonal, rotations, parallelism);
        _positions = [.. Enumerable.Range(0, tridiagonal.Order)];
        double[] keys = Array.ConvertAll(rotations.Values, value => -value);
        Array.Sort(keys, _positions);
        Values = Array.ConvertAll(keys, key => -key);
    }

    /// <summary>The eigenvalues, greatest first.</summary>
    public double[] Values { get; }

    /// <summary>Finds the eigenvalues.</summary>
    /// <param name="matrix">[order, order], symmetric, finite; overwritten.</param>
    /// <param name="order">Rows and columns.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InvalidOperationException">The values are not found: the matrix was not finite.</exception>
    public static SymmetricEigen Of(double[] matrix, int order, Parallelism parallelism, CancellationToken cancellation)
    {
        var tridiagonal = Tridiagonal.Reduce(matrix, order, parallelism, cancellation);
        return new SymmetricEigen(
            tridiagonal, QlRotations.Diagonalize(tridiagonal.Diagonal, tridiagonal.OffDiagonal, cancellation), parallelism);
    }

    /// <summary>The eigenvectors of the <paramref name="count"/> greatest eigenvalues: rows of length 1, [count, order].</summary>
    public double[] Vectors(int count)
    {
        int order = _tridiagonal.Order;
        double[] vectors = new double[count * order];
        int width = VectorStrip.Width;
        _parallelism.For((count + width - 1) / width, chunk =>
        {
            var strip = new VectorStrip(order);
            int first = chunk * width;
            int last = Math.Min(count, first + width);
            for (int vector = first; vector < last; vector++)
            {
                strip[_positions[vector], vector - first] = 1;
            }
            _rotations.Apply(strip);
            _tridiagonal.Apply(strip);
            for (int vector = first; vector < last; vector++)
            {
                strip.CopyColumn(vector - first, vectors.AsSpan(vector * order, order));
            }
        });
        return vectors;
    }
}
