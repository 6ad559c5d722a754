using MLNetDeep.Classic;
using MLNetDeep.Classic.Components;
using MLNetDeep.Classic.LinearAlgebra;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep;

/// <summary>
/// The settings of a projection on principal components (Pearson, "On lines and planes of closest fit to systems of points in space",
/// 1901), found exactly and centered. With neither a number of components nor a share of the variance, all min(rows, columns) components
/// are kept.
/// </summary>
/// <example><code>
/// var model = new PrincipalComponents { ShareOfVariance = 0.95 }.Fit(features);
/// Console.WriteLine(string.Join(" ", model.ExplainedVarianceRatio));
/// </code></example>
public sealed record PrincipalComponents : Learner, IProjectionLearner<PrincipalComponentsModel>
{
    // Of many rows, single precision within blocks saves half the time; components of less than this share of the greatest variance suffer.
    private const double ProductsForRoughSums = 1L << 32;
    private const double LeastShareOfRoughSums = 1.0 / 1024;

    /// <summary>The number of components, at least 1 and at most min(rows, columns); null: by <see cref="ShareOfVariance"/>.</summary>
    public int? Rank { get; init; }

    /// <summary>
    /// The share of the variance to explain, above 0 and below 1: the fewest components are kept whose shares add up to at least this.
    /// (Scikit-learn takes the fewest whose shares add up to more: another number only where a sum hits the share exactly.) Null: by
    /// <see cref="Rank"/>.
    /// </summary>
    public double? ShareOfVariance { get; init; }

    /// <summary>
    /// Whether projections are divided by their standard deviations, so that each has variance 1; 0 where there is no variance.
    /// </summary>
    public bool Whiten { get; init; }

    string IProjectionLearner<PrincipalComponentsModel>.Axis => "PC";

    internal override void Validate()
    {
        base.Validate();
        Require(Rank is null or >= 1, nameof(Rank), "at least 1, or null", Rank);
        Require(ShareOfVariance is null or (> 0 and < 1), nameof(ShareOfVariance), "above 0 and below 1, or null", ShareOfVariance);
        Require(Rank is null || ShareOfVariance is null, nameof(ShareOfVariance), $"null where {nameof(Rank)} is given", ShareOfVariance);
    }

    /// <summary>Fits the components.</summary>
    /// <param name="features"><c>[rows, columns]</c>, all finite; at least 2 rows.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or the features are no matrix.</exception>
    /// <exception cref="InvalidOperationException">There are fewer than 2 rows, or fewer rows or columns than components.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public unsafe PrincipalComponentsModel Fit(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        Validate();
        (int rows, int columns) = TrainingGuard.Shape(features);
        if (rows < 2)
        {
            throw new InvalidOperationException("Principal components need at least 2 rows; there is 1.");
        }
        int most = Math.Min(rows, columns);
        if (Rank > most)
        {
            throw new InvalidOperationException(
                $"{Rank} components were asked for; {rows:N0} rows of {columns:N0} features have at most {most:N0}. "
                + "Ask for fewer, or give more rows.");
        }
        ScatterAxes.RequireOrder(most);

        Parallelism parallelism = NumberOfThreads is { } threads ? new(threads) : Parallelism.Default;
        fixed (float* values = features.Span)
        {
            var matrix = new FeatureRows(values, rows, columns);
            var groups = RowGroups.One(rows);
            var means = GroupMeans.Of(matrix, groups, parallelism);
            bool isRough = (Rank ?? ShareOfVariance) is not null && (double)rows * columns * columns > ProductsForRoughSums;
            var scatter = ScatterAxes.Of(matrix, groups, means, parallelism, CancellationToken, isRough);
            (double[] ratios, int count) = Choose(scatter);
            if (isRough && scatter.Values[count - 1] < LeastShareOfRoughSums * scatter.Values[0])
            {
                scatter = ScatterAxes.Of(matrix, groups, means, parallelism, CancellationToken);
                (ratios, count) = Choose(scatter);
            }
            double[] axes = scatter.Axes(count);
            for (int i = 0; i < count; i++)
            {
                Orthogonal.MakeLargestPositive(axes.AsSpan(i * columns, columns));
            }
            return new PrincipalComponentsModel(
                means.Means, axes, Array.ConvertAll(scatter.Values[..count], value => value / (rows - 1)), ratios[..count], rows, Whiten);
        }
    }

    PrincipalComponentsModel IProjectionLearner<PrincipalComponentsModel>.FitProjection(TrainingRows rows) => Fit(rows.Features);

    private (double[] Ratios, int Count) Choose(ScatterAxes scatter)
    {
        double[] ratios = Array.ConvertAll(scatter.Values, value => scatter.Total > 0 ? value / scatter.Total : 0);
        return (ratios, Rank ?? (ShareOfVariance is { } share ? FewestWith(share, ratios) : ratios.Length));
    }

    private static int FewestWith(double share, double[] ratios)
    {
        double sum = 0;
        for (int i = 0; i < ratios.Length; i++)
        {
            sum += ratios[i];
            // Nothing is added by components without variance.
            if (sum >= share || i == ratios.Length - 1 || ratios[i + 1] == 0)
            {
                return i + 1;
            }
        }
        return ratios.Length;
    }
}
