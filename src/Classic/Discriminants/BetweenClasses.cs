using MLNetDeep.Classic.LinearAlgebra;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.Discriminants;

/// <summary>The axes along which class means differ most, where the covariance within classes is the identity.</summary>
/// <param name="Axes">[count, columns].</param>
/// <param name="Ratios">The share of each axis in the variance between class means.</param>
internal sealed record BetweenClasses(double[] Axes, double[] Ratios)
{
    /// <summary>Finds the axes.</summary>
    /// <param name="whitening">Directions along which the covariance within classes is the identity, [rank, columns].</param>
    /// <param name="differences">Mean of each class with rows, less the overall mean, times the root of the class's prior: [classes,
    /// columns].</param>
    /// <param name="columns">Columns.</param>
    /// <param name="tolerance">Share of the greatest standard deviation up to which an axis counts as one without any.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static BetweenClasses Of(double[] whitening, double[] differences, int columns, double tolerance, Parallelism parallelism)
    {
        int rank = whitening.Length / columns;
        int classes = differences.Length / columns;
        // [rank, classes]: each class's difference, whitened, is a column.
        double[] whitened = Multiply(new RowProduct(differences, classes, columns), whitening, columns, classes, parallelism);
        ScatterAxes scatter = classes < rank
            ? ScatterAxes.Of(whitened, classes, rank, parallelism, default)
            : ScatterAxes.Of(Square(whitened, rank, classes), rank, parallelism, default);
        int most = Math.Min(classes - 1, rank);
        int count = 0;
        while (count < most && (count == 0 || Math.Sqrt(scatter.Values[count]) > tolerance * Math.Sqrt(scatter.Values[0])))
        {
            count++;
        }
        double[] axes =
            Multiply(new RowProduct(Transpose(whitening, rank, columns), columns, rank), scatter.Axes(count), rank, columns, parallelism);
        double total = scatter.Total;
        return new BetweenClasses(axes, Array.ConvertAll(scatter.Values[..count], value => total > 0 ? value / total : 0));
    }

    private static double[] Multiply(RowProduct product, double[] rows, int inputs, int outputs, Parallelism parallelism)
    {
        int count = rows.Length / inputs;
        double[] results = new double[count * outputs];
        product.Apply(
            (row, x) => rows.AsSpan(row * inputs, inputs).CopyTo(x), count,
            (row, values) => values.CopyTo(results.AsSpan(row * outputs, outputs)), parallelism);
        return results;
    }

    private static double[] Square(double[] matrix, int rows, int columns)
    {
        double[] square = new double[rows * rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < rows; j++)
            {
                square[(i * rows) + j] = Orthogonal.Dot(matrix.AsSpan(i * columns, columns), matrix.AsSpan(j * columns, columns));
            }
        }
        return square;
    }

    private static double[] Transpose(double[] matrix, int rows, int columns)
    {
        double[] transposed = new double[matrix.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                transposed[(j * rows) + i] = matrix[(i * columns) + j];
            }
        }
        return transposed;
    }
}
