using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>
/// The axes of greatest scatter of rows about the means of their groups: the right singular vectors of the deviations. Of the two symmetric
/// matrices that have them, [columns, columns] or [rows, rows], the smaller is decomposed.
/// </summary>
internal sealed class ScatterAxes
{
    // Eigenvectors of the matrix of rows give axes that are less and less at right angles as their scatter falls; below this share of the
    // greatest they are made so.
    private const double WellSeparated = 1e-8;

    private const int MaxOrder = 16_384;

    private readonly SymmetricEigen _eigen;
    private readonly double[]? _transposed;
    private readonly int _columns;
    private readonly Parallelism _parallelism;

    private ScatterAxes(SymmetricEigen eigen, double[]? transposed, int columns, double total, Parallelism parallelism)
    {
        (_eigen, _transposed, _columns, Total, _parallelism) = (eigen, transposed, columns, total, parallelism);
        // What is left of nothing is rounding.
        double rounding = Math.ScaleB(Math.Max(columns, eigen.Values.Length), -52) * Math.Max(0, eigen.Values[0]);
        Values = Array.ConvertAll(eigen.Values, value => value > rounding ? value : 0);
    }

    /// <summary>The scatter along each axis, greatest first, min(rows, columns) of them; 0 where it is no more than rounding.</summary>
    public double[] Values { get; }

    /// <summary>The scatter along all axes.</summary>
    public double Total { get; }

    /// <summary>The axes of rows.</summary>
    /// <param name="features">The rows, all finite.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="means">Their means.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <param name="isRough">Whether an error of some 1e-7 of the greatest values will do.</param>
    public static ScatterAxes Of(
        FeatureRows features, RowGroups groups, GroupMeans means, Parallelism parallelism, CancellationToken cancellation,
        bool isRough = false)
    {
        if (groups.Rows >= features.Columns)
        {
            return Of(
                Scatter.Within(features, groups, means, parallelism, cancellation, isRough), features.Columns, parallelism, cancellation);
        }
        return Of(Scatter.Deviations(features, groups, means, parallelism), groups.Rows, features.Columns, parallelism, cancellation);
    }

    /// <summary>The axes of a matrix of scatter.</summary>
    /// <param name="scatter">[columns, columns].</param>
    /// <param name="columns">Columns.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static ScatterAxes Of(double[] scatter, int columns, Parallelism parallelism, CancellationToken cancellation)
        => new(SymmetricEigen.Of(scatter, columns, parallelism, cancellation), null, columns, Trace(scatter, columns), parallelism);

    /// <summary>The axes of few rows.</summary>
    /// <param name="deviations">[columns, rows]: each row's deviations are a column.</param>
    /// <param name="rows">Rows, fewer than columns.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static ScatterAxes Of(double[] deviations, int rows, int columns, Parallelism parallelism, CancellationToken cancellation)
    {
        var product = new CrossProduct<double, DoubleArithmetic>(rows, parallelism);
        product.Add((column, x) => deviations.AsSpan(column * rows, rows).CopyTo(x), columns, cancellation);
        double[] matrix = product.ToMatrix();
        return new(SymmetricEigen.Of(matrix, rows, parallelism, cancellation), deviations, columns, Trace(matrix, rows), parallelism);
    }

    /// <summary>Throws where the smaller of rows and columns is more than can be decomposed.</summary>
    /// <exception cref="InvalidOperationException">It is.</exception>
    public static void RequireOrder(int order)
    {
        if (order > MaxOrder)
        {
            throw new InvalidOperationException(
                $"Rows and features are both more than {MaxOrder:N0}: "
                + $"an exact decomposition of {order:N0} x {order:N0} numbers takes too much memory. Use fewer features, or fewer rows.");
        }
    }

    /// <summary>The axes of greatest scatter: rows of length 1, at right angles, [count, columns].</summary>
    /// <param name="count">At most as many as there are values.</param>
    public double[] Axes(int count)
    {
        double[] vectors = _eigen.Vectors(count);
        return _transposed is null ? vectors : FromRows(vectors, count);
    }

    private double[] FromRows(double[] vectors, int count)
    {
        int rows = _eigen.Values.Length;
        double[] axes = new double[count * _columns];
        var weights = new RowProduct(vectors, count, rows);
        weights.Apply(
            (column, x) => _transposed.AsSpan(column * rows, rows).CopyTo(x), _columns,
            (column, values) =>
            {
                for (int axis = 0; axis < values.Length; axis++)
                {
                    axes[(axis * _columns) + column] = values[axis];
                }
            },
            _parallelism);
        for (int axis = 0; axis < count; axis++)
        {
            Span<double> vector = axes.AsSpan(axis * _columns, _columns);
            if (Values[axis] > 0 && Values[axis] > WellSeparated * Values[0])
            {
                Orthogonal.Normalize(vector);
            }
            else
            {
                Orthogonal.Complete(axes.AsSpan(0, (axis + 1) * _columns), _columns, Values[axis] > 0);
            }
        }
        return axes;
    }

    private static double Trace(double[] matrix, int order)
    {
        double trace = 0;
        for (int i = 0; i < order; i++)
        {
            trace += matrix[i * (order + 1)];
        }
        return trace;
    }
}
