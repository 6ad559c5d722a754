using MLNetDeep.Classic;
using MLNetDeep.Contributions.Tests.Learner;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep;

/// <summary>The settings of the nearest centroid: a row is of the class whose mean is nearest.</summary>
public sealed record NearestCentroid : Learner, IMulticlassLearner<NearestCentroidModel>, IBinaryLearner<NearestCentroidModel>
{
    internal override bool NeedsNormalization => true;

    /// <summary>Fits a classifier to rows.</summary>
    /// <param name="features"><c>[rows, features]</c>, all finite.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="classes">The number of classes; those without a row are never predicted.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or rows and labels do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public NearestCentroidModel Fit(Tensor features, ReadOnlySpan<int> labels, int classes)
    {
        Validate();
        (int rows, int columns) = TrainingGuard.Features(features);
        TrainingGuard.Labels(labels, rows, classes);
        CancellationToken.ThrowIfCancellationRequested();
        double[] centroids = new double[classes * columns];
        int[] counts = new int[classes];
        for (int row = 0; row < rows; row++)
        {
            counts[labels[row]]++;
            for (int column = 0; column < columns; column++)
            {
                centroids[(labels[row] * columns) + column] += features.Span[(row * columns) + column];
            }
        }
        for (int i = 0; i < centroids.Length; i++)
        {
            centroids[i] /= Math.Max(1, counts[i / columns]);
        }
        return new(centroids, counts);
    }

    NearestCentroidModel IMulticlassLearner<NearestCentroidModel>.FitMulticlass(TrainingRows rows) =>
        Fit(rows.Features, rows.Labels, rows.Classes);

    NearestCentroidModel IBinaryLearner<NearestCentroidModel>.FitBinary(TrainingRows rows) =>
        Fit(rows.Features, rows.Labels, rows.Classes);
}
