using MLNetDeep.Classic.LinearAlgebra;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.Discriminants;

/// <summary>The covariance within classes, and the directions that make it the identity.</summary>
/// <param name="features">The rows.</param>
/// <param name="groups">The rows by class.</param>
/// <param name="means">The classes' means.</param>
/// <param name="parallelism">Threads that may be used.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class WithinClasses(
    FeatureRows features, RowGroups groups, GroupMeans means, Parallelism parallelism, CancellationToken cancellation)
{
    /// <summary>
    /// Directions along which the covariance is the identity, [rank, columns], those of the greatest spread of standardized features first.
    /// Features and directions without spread have no part in them.
    /// </summary>
    /// <param name="shrinkage">How the covariance is shrunk.</param>
    /// <param name="priors">Weights of the classes' shrunk covariances.</param>
    /// <param name="tolerance">The standard deviation up to which a direction counts as one without spread.</param>
    /// <exception cref="InvalidOperationException">No feature varies within a class, or there are too many features.</exception>
    public double[] Whitening(CovarianceShrinkage shrinkage, double[] priors, double tolerance)
    {
        int columns = features.Columns;
        bool shrinks = shrinkage.IsAutomatic || shrinkage.Amount is not null;
        bool byRows = groups.Rows < columns && !shrinks;
        ScatterAxes.RequireOrder(byRows ? groups.Rows : columns);
        double[] scales;
        ScatterAxes axes;
        if (byRows)
        {
            double[] deviations = Scatter.Deviations(features, groups, means, parallelism);
            scales = Standardize(deviations);
            axes = ScatterAxes.Of(deviations, groups.Rows, columns, parallelism, cancellation);
        }
        else
        {
            double[] covariance = shrinks ? Shrunk(shrinkage, priors) : Pooled();
            scales = CovarianceMatrix.Standardize(covariance, columns);
            axes = ScatterAxes.Of(covariance, columns, parallelism, cancellation);
        }
        int rank = 0;
        while (rank < axes.Values.Length && Math.Sqrt(axes.Values[rank]) > tolerance)
        {
            rank++;
        }
        if (rank == 0)
        {
            throw new InvalidOperationException(
                $"No feature varies within a class: {groups.Rows:N0} rows give no covariance. "
                + "Give more rows of a class, or shrink the covariance.");
        }
        double[] directions = axes.Axes(rank);
        for (int i = 0; i < rank; i++)
        {
            double length = 1 / Math.Sqrt(axes.Values[i]);
            for (int c = 0; c < columns; c++)
            {
                directions[(i * columns) + c] *= length * scales[c];
            }
        }
        return directions;
    }

    private int DegreesOfFreedom => groups.Rows - Enumerable.Range(0, groups.Count).Count(group => groups.Size(group) > 0);

    private double[] Pooled()
    {
        double[] scatter = Scatter.Within(features, groups, means, parallelism, cancellation);
        int divisor = Math.Max(1, DegreesOfFreedom);
        for (int i = 0; i < scatter.Length; i++)
        {
            scatter[i] /= divisor;
        }
        return scatter;
    }

    private double[] Shrunk(CovarianceShrinkage shrinkage, double[] priors)
    {
        double[] sum = new double[features.Columns * features.Columns];
        for (int group = 0; group < groups.Count; group++)
        {
            if (groups.Size(group) == 0)
            {
                continue;
            }
            RowGroups only = groups.Only(group);
            GroupMeans mean = means.Only(group);
            double[] covariance = Scatter.Within(features, only, mean, parallelism, cancellation);
            for (int i = 0; i < covariance.Length; i++)
            {
                covariance[i] /= only.Rows;
            }
            if (shrinkage.IsAutomatic)
            {
                LedoitWolf.Shrink(covariance, features, only, mean.Means);
            }
            else
            {
                CovarianceMatrix.Shrink(covariance, features.Columns, shrinkage.Amount!.Value);
            }
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += priors[group] * covariance[i];
            }
        }
        return sum;
    }

    // Divides each feature's deviations by their standard deviation, and by the root of the degrees of freedom so that products add up to
    // the correlation.
    private double[] Standardize(double[] deviations)
    {
        int rows = groups.Rows;
        double divisor = Math.Max(1, DegreesOfFreedom);
        double[] scales = new double[features.Columns];
        for (int c = 0; c < scales.Length; c++)
        {
            Span<double> column = deviations.AsSpan(c * rows, rows);
            double variance = Orthogonal.Dot(column, column) / divisor;
            scales[c] = variance > 0 ? 1 / Math.Sqrt(variance) : 0;
            foreach (ref double value in column)
            {
                value *= scales[c] / Math.Sqrt(divisor);
            }
        }
        return scales;
    }
}
