using MLNetDeep.Classic;
using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep;

/// <summary>
/// The settings of k nearest neighbors, for classes (Cover and Hart, "Nearest neighbor pattern classification", IEEE Transactions on
/// Information Theory 13, 1967) and for numbers (Cover, "Estimation by the nearest neighbor rule", IEEE Transactions on Information Theory
/// 14, 1968). Fitting keeps the rows; a prediction searches them, exactly. Distances mix the features as they come: normalize those of
/// different units first.
/// </summary>
/// <example><code>
/// var model = new KNearestNeighbors { NumberOfNeighbors = 3 }.Fit(features, labels, classes: 10);
/// var probabilities = new float[labels.Length * 10];
/// model.Score(features.Span, probabilities);
/// </code></example>
public sealed record KNearestNeighbors : Learner, IMulticlassLearner<KNearestNeighborsModel>, IBinaryLearner<KNearestNeighborsModel>,
    IRegressionLearner<KNearestNeighborsRegressionModel>
{
    /// <summary>The number of neighbors, at least 1 and at most the number of training rows.</summary>
    public int NumberOfNeighbors { get; init; } = 5;

    /// <summary>The weighting of the neighbors: all alike, or by 1 / distance.</summary>
    public NeighborWeighting Weighting { get; init; } = NeighborWeighting.Uniform;

    /// <summary>The distance between two rows.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    internal override bool NeedsNormalization => true;

    internal override void Validate()
    {
        base.Validate();
        Require(NumberOfNeighbors >= 1, nameof(NumberOfNeighbors), "at least 1", NumberOfNeighbors);
        Require(Enum.IsDefined(Weighting), nameof(Weighting), string.Join(" or ", Enum.GetNames<NeighborWeighting>()), Weighting);
        Require(Enum.IsDefined(Metric), nameof(Metric), string.Join(" or ", Enum.GetNames<DistanceMetric>()), Metric);
    }

    /// <summary>Fits a classifier to rows, which are copied.</summary>
    /// <param name="features"><c>[rows, features]</c>, all finite.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="classes">The number of classes; those without a row get a probability of 0.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or rows and labels do not fit each other.</exception>
    /// <exception cref="InvalidOperationException">There are fewer rows than neighbors.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public KNearestNeighborsModel Fit(Tensor features, ReadOnlySpan<int> labels, int classes)
    {
        Validate();
        ArgumentNullException.ThrowIfNull(features);
        TrainingGuard.Labels(labels, features.Shape[0], classes);
        return new KNearestNeighborsModel(NeighborModel.Fit(this, features), labels.ToArray(), classes);
    }

    /// <summary>Fits a regression to rows, which are copied.</summary>
    /// <param name="features"><c>[rows, features]</c>, all finite.</param>
    /// <param name="targets">The target of each row, finite.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or rows and targets do not fit each other.</exception>
    /// <exception cref="InvalidOperationException">There are fewer rows than neighbors.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public KNearestNeighborsRegressionModel Fit(Tensor features, ReadOnlySpan<float> targets)
    {
        Validate();
        ArgumentNullException.ThrowIfNull(features);
        TrainingGuard.Targets(targets, features.Shape[0]);
        return new KNearestNeighborsRegressionModel(NeighborModel.Fit(this, features), targets.ToArray());
    }

    KNearestNeighborsModel IMulticlassLearner<KNearestNeighborsModel>.FitMulticlass(TrainingRows rows)
        => Fit(rows.Features, rows.Labels, rows.Classes);

    KNearestNeighborsModel IBinaryLearner<KNearestNeighborsModel>.FitBinary(TrainingRows rows)
        => Fit(rows.Features, rows.Labels, rows.Classes);

    KNearestNeighborsRegressionModel IRegressionLearner<KNearestNeighborsRegressionModel>.FitRegression(TrainingRows rows)
        => Fit(rows.Features, rows.Targets);
}
