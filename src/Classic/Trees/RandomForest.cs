using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Trees;

/// <summary>
/// A forest of trees, each grown on a sample of the rows, each of whose nodes is split by the best of a few features that are drawn for it (Breiman, "Random
/// Forests", Machine Learning 45, 2001); of any number of classes.
/// </summary>
public static class RandomForest
{
    /// <summary>Grows a forest. Each tree has random numbers of its own, so that it does not matter which thread grows it.</summary>
    /// <param name="features">[rows, features], all finite.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="classes">Number of classes; those without a row get a probability of 0.</param>
    /// <param name="settings">How many trees, and how they grow.</param>
    /// <param name="weights">What each row counts; those of 0 are left out. Null: all alike.</param>
    /// <param name="names">What features and classes are called.</param>
    /// <param name="cancellation">Ends the growing.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or rows, labels and weights do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static RandomForestModel Fit(
        Tensor features, int[] labels, int classes, RandomForestSettings settings, float[]? weights = null, TreeNames? names = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        names ??= TreeNames.None;
        Parallelism parallelism = settings.Parallelism;
        TreeData data = TreeData.Of(features, labels, classes, weights, names, parallelism);
        int count = data.Coded.Count;
        int featuresOfNode = Math.Min(settings.MaximumFeatures ?? (int)Math.Sqrt(count), count);

        Tree[] trees = new Tree[settings.Trees];
        double[][] decreases = new double[settings.Trees][];
        Bootstrap? bootstrap = settings.Bootstrap ? new Bootstrap(data.Labels.Length, settings.Trees, settings.Seed) : null;
        Grower?[] growers = new Grower?[parallelism.Threads];
        parallelism.For(settings.Trees, new GrowTree(growers, () => new Grower(data, settings, featuresOfNode), (grower, number) =>
        {
            ReadOnlySpan<int> drawn = bootstrap is null ? [] : bootstrap.Draw(number, grower.Drawn);
            TreeBuilder tree = grower.Trees.Grow(drawn, RandomStreams.Key(settings.Seed, RandomUse.Trees, number), details: false, cancellation);
            trees[number] = tree.ToTree();
            decreases[number] = tree.Decreases;
        }));
        double? outOfBag = bootstrap is null ? null : OutOfBag.Accuracy(trees, data, bootstrap, parallelism, cancellation);
        return new RandomForestModel(count, trees, Importances.OfForest(decreases, count), outOfBag, names);
    }

    // What a thread grows its trees with.
    private sealed class Grower(TreeData data, TreeSettings settings, int featuresOfNode)
    {
        public ITreeGrower Trees { get; } = data.CreateGrower(settings, featuresOfNode);

        public int[] Drawn { get; } = new int[data.Labels.Length];
    }

    private readonly struct GrowTree(Grower?[] growers, Func<Grower> create, Action<Grower, int> grow) : IChunkBody
    {
        public void Run(int chunk, int worker) => grow(growers[worker] ??= create(), chunk);
    }
}
