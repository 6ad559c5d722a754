using MLNetDeep.Classic;
using MLNetDeep.Classic.Discriminants;
using MLNetDeep.Classic.LinearAlgebra;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep;

/// <summary>
/// The settings of linear discriminant analysis (Fisher, "The use of multiple measurements in taxonomic problems", 1936; Rao, "The
/// utilization of multiple measurements in problems of biological classification", 1948) for any number of classes: normal distributions
/// of one covariance, which give the posterior probabilities of the classes, and the axes that separate their means best.
/// </summary>
/// <example><code>
/// var model = new LinearDiscriminantAnalysis { Shrinkage = CovarianceShrinkage.LedoitWolf }.Fit(features, labels, classes: 3);
/// var probabilities = new float[labels.Length * 3];
/// model.Score(features.Span, probabilities);
/// </code></example>
public sealed record LinearDiscriminantAnalysis : Learner, IMulticlassLearner<LinearDiscriminantAnalysisModel>,
    IBinaryLearner<LinearDiscriminantAnalysisModel>, IProjectionLearner<LinearDiscriminantAnalysisModel>
{
    // Of priors given in single precision.
    private const double PriorsRounding = 1e-6;

    /// <summary>
    /// The prior probability of each class, <c>[classes]</c>, in the order of the keys (false before true): above 0, adding up to 1; null:
    /// the shares of the training rows. Those of classes without a training row are taken from the others in proportion.
    /// </summary>
    public IReadOnlyList<double>? Priors { get; init => field = value is null ? null : [.. value]; }

    /// <summary>
    /// The shrinkage of the covariance: <see cref="CovarianceShrinkage.None"/>, an amount from 0 to 1, or
    /// <see cref="CovarianceShrinkage.LedoitWolf"/>. Without, the covariance is the sum of squares within classes divided by
    /// rows - classes; with, the mean of the classes' shrunk covariances (each class's sum of squares divided by its rows), weighted by the
    /// priors: scikit-learn's solvers "svd" and "lsqr".
    /// </summary>
    public CovarianceShrinkage Shrinkage { get; init; }

    /// <summary>
    /// The number of axes to project on, at least 1 and at most classes - 1 (of those with rows) and features; null: all that the class
    /// means span. Class probabilities always use all.
    /// </summary>
    public int? NumberOfComponents { get; init; }

    /// <summary>
    /// The standard deviation within classes, of standardized features, up to which a direction is dropped: that of collinear and constant
    /// features. Likewise the share of the greatest standard deviation between class means up to which an axis is dropped. At least 0 and
    /// below 1.
    /// </summary>
    public double Tolerance { get; init; } = 1e-4;

    bool IProjectionLearner<LinearDiscriminantAnalysisModel>.NeedsClasses => true;

    string IProjectionLearner<LinearDiscriminantAnalysisModel>.Axis => "LD";

    internal override void Validate()
    {
        base.Validate();
        if (Priors is not null)
        {
            Require(
                Priors.Count >= 2 && Priors.All(prior => prior > 0), nameof(Priors), "a number above 0 for each class",
                string.Join(", ", Priors));
            Require(Math.Abs(Priors.Sum() - 1) <= PriorsRounding, nameof(Priors), "numbers that add up to 1", string.Join(" + ", Priors));
        }
        Require(NumberOfComponents is null or >= 1, nameof(NumberOfComponents), "at least 1, or null", NumberOfComponents);
        Require(Tolerance is >= 0 and < 1, nameof(Tolerance), "at least 0 and below 1", Tolerance);
    }

    /// <summary>Fits the discriminants.</summary>
    /// <param name="features"><c>[rows, columns]</c>, all finite.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="classes">The number of classes; at least two must have rows.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or rows and labels do not fit each other.</exception>
    /// <exception cref="InvalidOperationException">
    /// Fewer than two classes have rows, no feature varies within a class, or the class means span fewer axes than were asked for.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public unsafe LinearDiscriminantAnalysisModel Fit(Tensor features, ReadOnlySpan<int> labels, int classes)
    {
        ArgumentNullException.ThrowIfNull(features);
        Validate();
        (int rows, int columns) = TrainingGuard.Shape(features);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        TrainingGuard.Labels(labels, rows, classes);
        Require(Priors is null || Priors.Count == classes, nameof(Priors), $"a number for each of {classes} classes", Priors?.Count);
        var groups = RowGroups.ByClass(labels, classes);
        int[] present = [.. Enumerable.Range(0, classes).Where(index => groups.Size(index) > 0)];
        if (present.Length < 2)
        {
            throw new InvalidOperationException($"All {rows:N0} rows are of one class, {labels[0]}: expected at least two classes.");
        }
        int most = Math.Min(present.Length - 1, columns);
        if (NumberOfComponents > most)
        {
            throw new InvalidOperationException(
                $"{NumberOfComponents} components were asked for; {present.Length} classes of {columns:N0} features have at most {most}. "
                + "Ask for fewer.");
        }

        Parallelism parallelism = NumberOfThreads is { } threads ? new(threads) : Parallelism.Default;
        double[] priors = PriorsOf(groups);
        fixed (float* values = features.Span)
        {
            var matrix = new FeatureRows(values, rows, columns);
            var means = GroupMeans.Of(matrix, groups, parallelism);
            double[] overall = OverallMeanOf(means, priors);
            var within = new WithinClasses(matrix, groups, means, parallelism, CancellationToken);
            double[] whitening = within.Whitening(Shrinkage, priors, Tolerance);
            var between = BetweenClasses.Of(whitening, Differences(means, present, priors, overall), columns, Tolerance, parallelism);
            int count = between.Ratios.Length;
            if (NumberOfComponents > count)
            {
                throw new InvalidOperationException(
                    $"{NumberOfComponents} components were asked for; the means of the {present.Length} classes span {count}. "
                    + "Ask for fewer.");
            }
            for (int i = 0; i < count; i++)
            {
                Orient(between.Axes.AsSpan(i * columns, columns), means.Means.AsSpan(present[0] * columns, columns), overall);
            }
            return new(priors, means.Means, overall, between.Axes, between.Ratios, NumberOfComponents ?? count);
        }
    }

    LinearDiscriminantAnalysisModel IMulticlassLearner<LinearDiscriminantAnalysisModel>.FitMulticlass(TrainingRows rows) => Fit(rows);

    LinearDiscriminantAnalysisModel IBinaryLearner<LinearDiscriminantAnalysisModel>.FitBinary(TrainingRows rows) => Fit(rows);

    LinearDiscriminantAnalysisModel IProjectionLearner<LinearDiscriminantAnalysisModel>.FitProjection(TrainingRows rows) => Fit(rows);

    private LinearDiscriminantAnalysisModel Fit(TrainingRows rows) => Fit(rows.Features, rows.Labels, rows.Classes);

    private double[] PriorsOf(RowGroups groups)
    {
        double[] priors =
            [.. Enumerable.Range(0, groups.Count).Select(index => groups.Size(index) == 0 ? 0 : Priors?[index] ?? groups.Size(index))];
        double sum = priors.Sum();
        return Array.ConvertAll(priors, prior => prior / sum);
    }

    private static double[] OverallMeanOf(GroupMeans means, double[] priors)
    {
        double[] overall = new double[means.Columns];
        for (int index = 0; index < priors.Length; index++)
        {
            for (int c = 0; c < overall.Length; c++)
            {
                overall[c] += priors[index] * means.Means[(index * overall.Length) + c];
            }
        }
        return overall;
    }

    private static double[] Differences(GroupMeans means, int[] present, double[] priors, double[] overall)
    {
        int columns = overall.Length;
        double[] differences = new double[present.Length * columns];
        for (int i = 0; i < present.Length; i++)
        {
            for (int c = 0; c < columns; c++)
            {
                differences[(i * columns) + c] = Math.Sqrt(priors[present[i]]) * (means.Means[(present[i] * columns) + c] - overall[c]);
            }
        }
        return differences;
    }

    private static void Orient(Span<double> axis, ReadOnlySpan<double> firstMean, double[] overall)
    {
        double side = 0;
        for (int c = 0; c < axis.Length; c++)
        {
            side += axis[c] * (firstMean[c] - overall[c]);
        }
        if (side == 0)
        {
            Orthogonal.MakeLargestPositive(axis);
        }
        else if (side < 0)
        {
            Orthogonal.Scale(axis, -1);
        }
    }
}
