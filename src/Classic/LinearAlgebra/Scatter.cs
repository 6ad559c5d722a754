using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>Sums of products of deviations from the means of groups of rows.</summary>
internal static class Scatter
{
    private const int ColumnsOfChunk = 16;

    /// <summary>S = sum over rows of (x - m)(x - m)ᵀ, m being the mean of the row's group; [columns, columns].</summary>
    /// <param name="features">The rows, all finite.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="means">Their means.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <param name="isRough">Whether an error of some 1e-7 of the greatest sums will do: products of 256 rows are then summed in single
    /// precision, in half the time.</param>
    public static double[] Within(
        FeatureRows features, RowGroups groups, GroupMeans means, Parallelism parallelism, CancellationToken cancellation,
        bool isRough = false)
    {
        int[] groupOfPositions = groups.GroupOfPositions();
        double[] scatter = means.AreSmallIntegers || isRough
            ? Around<float, SingleArithmetic>(features, groups, groupOfPositions, means, parallelism, cancellation)
            : Around<double, DoubleArithmetic>(features, groups, groupOfPositions, means, parallelism, cancellation);
        Recentre(scatter, groups, means, parallelism);
        return scatter;
    }

    /// <summary>The deviations from the means of the rows' groups, a row's as a column: [columns, rows].</summary>
    /// <param name="features">The rows, all finite.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="means">Their means.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static double[] Deviations(FeatureRows features, RowGroups groups, GroupMeans means, Parallelism parallelism)
    {
        int columns = means.Columns;
        int rows = groups.Rows;
        int[] groupOfPositions = groups.GroupOfPositions();
        double[] deviations = new double[columns * rows];
        parallelism.For((columns + ColumnsOfChunk - 1) / ColumnsOfChunk, chunk =>
        {
            int end = Math.Min(columns, (chunk + 1) * ColumnsOfChunk);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<float> values = features[groups.Row(row)];
                ReadOnlySpan<double> mean = means.Means.AsSpan(groupOfPositions[row] * columns, columns);
                for (int c = chunk * ColumnsOfChunk; c < end; c++)
                {
                    deviations[(c * rows) + row] = values[c] - mean[c];
                }
            }
        });
        return deviations;
    }

    private static double[] Around<T, TArithmetic>(
        FeatureRows features, RowGroups groups, int[] groupOfPositions, GroupMeans means, Parallelism parallelism,
        CancellationToken cancellation)
        where T : unmanaged
        where TArithmetic : struct, IVectorArithmetic<T>
    {
        var product = new CrossProduct<T, TArithmetic>(means.Columns, parallelism);
        int columns = means.Columns;
        product.Add(
            [MethodImpl(MethodImplOptions.AggressiveOptimization)] (row, destination) => TArithmetic.Subtract(
                features[groups.Row(row)], means.Origins.AsSpan(groupOfPositions[row] * columns, columns), destination),
            groups.Rows, cancellation);
        return product.ToMatrix();
    }

    // The sums around a number near the mean are those around the mean, and the product of what the mean differs by.
    private static void Recentre(double[] scatter, RowGroups groups, GroupMeans means, Parallelism parallelism)
    {
        int columns = means.Columns;
        double[] offsets = new double[means.Means.Length];
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = means.Means[i] - means.Origins[i];
        }
        parallelism.For(columns, i =>
        {
            for (int group = 0; group < groups.Count; group++)
            {
                double offset = offsets[(group * columns) + i];
                if (offset == 0)
                {
                    continue;
                }
                // Products first: they are the same on both sides of the diagonal.
                for (int j = 0; j < columns; j++)
                {
                    scatter[(i * columns) + j] -= groups.Size(group) * (offset * offsets[(group * columns) + j]);
                }
            }
        });
    }
}
