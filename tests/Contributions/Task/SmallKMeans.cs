using MLNetDeep.Classic;
using MLNetDeep.Contributions.Tests.Task;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep;

/// <summary>
/// The settings of k-means: Lloyd's passes from rows drawn as the first centers, each by its squared distance from those before it (Arthur
/// and Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007).
/// </summary>
public sealed record SmallKMeans : Learner, IClusteringLearner<KMeansModel>
{
    /// <summary>The number of clusters, at least 1 and at most the number of training rows.</summary>
    public int NumberOfClusters { get; init; } = 3;

    /// <summary>The greatest number of passes over the rows, at least 1.</summary>
    public int MaximumNumberOfIterations { get; init; } = 100;

    /// <summary>The seed of the first centers. Null: drawn from the seed of the <c>MLContext</c>, or 0 without one.</summary>
    public int? Seed { get; init; }

    internal override bool NeedsNormalization => true;

    internal override void Validate()
    {
        base.Validate();
        Require(NumberOfClusters >= 1, nameof(NumberOfClusters), "at least 1", NumberOfClusters);
        Require(MaximumNumberOfIterations >= 1, nameof(MaximumNumberOfIterations), "at least 1", MaximumNumberOfIterations);
    }

    /// <summary>Fits clusters to rows.</summary>
    /// <param name="features"><c>[rows, features]</c>, all finite.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or a feature is not finite.</exception>
    /// <exception cref="InvalidOperationException">There are fewer rows than clusters.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public KMeansModel Fit(Tensor features)
    {
        Validate();
        (int rows, int columns) = TrainingGuard.Features(features);
        if (rows < NumberOfClusters)
        {
            throw new InvalidOperationException(
                $"There are {rows:N0} rows for {NumberOfClusters:N0} clusters. Lower {nameof(NumberOfClusters)}, or give more rows.");
        }
        var model = new KMeansModel(FirstCenters(features, rows, columns), columns);
        int[] clusters = new int[rows];
        Array.Fill(clusters, -1);
        for (int pass = 0; pass < MaximumNumberOfIterations && Assign(model, features, clusters); pass++)
        {
            CancellationToken.ThrowIfCancellationRequested();
            model = new KMeansModel(Means(model, features, clusters), columns);
        }
        return model;
    }

    KMeansModel IClusteringLearner<KMeansModel>.FitClustering(TrainingRows rows) =>
        (this with { Seed = Seed ?? rows.DrawSeed() }).Fit(rows.Features);

    private double[] FirstCenters(Tensor features, int rows, int columns)
    {
        var random = new Random(Seed ?? 0);
        double[] centers = new double[NumberOfClusters * columns];
        double[] nearest = new double[rows];
        Array.Fill(nearest, 1);
        for (int i = 0; i < NumberOfClusters; i++)
        {
            double left = random.NextDouble() * nearest.Sum();
            int drawn = 0;
            for (int row = 0; row < rows && left >= 0; row++)
            {
                left -= nearest[row];
                drawn = nearest[row] > 0 ? row : drawn;
            }
            Span<double> center = centers.AsSpan(i * columns, columns);
            for (int column = 0; column < columns; column++)
            {
                center[column] = features.Span[(drawn * columns) + column];
            }
            for (int row = 0; row < rows; row++)
            {
                double distance = Distance(features, row, center);
                nearest[row] = i == 0 ? distance : Math.Min(nearest[row], distance);
            }
        }
        return centers;
    }

    private static double Distance(Tensor features, int row, ReadOnlySpan<double> center) =>
        Contributions.Tests.Distances.Squared(features.Span.Slice(row * center.Length, center.Length), center);

    // Whether a row changed its cluster.
    private static bool Assign(KMeansModel model, Tensor features, int[] clusters)
    {
        bool changed = false;
        for (int row = 0; row < clusters.Length; row++)
        {
            int cluster = model.Nearest(features.Span.Slice(row * model.FeatureCount, model.FeatureCount));
            changed |= cluster != clusters[row];
            clusters[row] = cluster;
        }
        return changed;
    }

    // A cluster that lost its rows stays where it is.
    private static double[] Means(KMeansModel model, Tensor features, int[] clusters)
    {
        double[] means = model.Centers.ToArray();
        foreach (IGrouping<int, int> rows in Enumerable.Range(0, clusters.Length).GroupBy(row => clusters[row]))
        {
            for (int column = 0; column < model.FeatureCount; column++)
            {
                means[(rows.Key * model.FeatureCount) + column] =
                    rows.Average(row => (double)features.Span[(row * model.FeatureCount) + column]);
            }
        }
        return means;
    }
}
