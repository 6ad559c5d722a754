using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Trees;

/// <summary>
/// A classification tree (CART: Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984) of any number of classes. Splits are exact:
/// every threshold between two neighbouring values of every feature is tried, in the middle between them.
/// </summary>
public static class DecisionTree
{
    /// <summary>Grows a tree. Equal splits are decided for the first feature and its lowest threshold.</summary>
    /// <param name="features">[rows, features], all finite.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="classes">Number of classes; those without a row get a probability of 0.</param>
    /// <param name="settings">When to stop splitting.</param>
    /// <param name="weights">What each row counts; those of 0 are left out. Null: all alike.</param>
    /// <param name="names">What features and classes are called in the rules.</param>
    /// <param name="cancellation">Ends the growing.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or rows, labels and weights do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DecisionTreeModel Fit(
        Tensor features, int[] labels, int classes, DecisionTreeSettings settings, float[]? weights = null, TreeNames? names = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        names ??= TreeNames.None;
        TreeData data = TreeData.Of(features, labels, classes, weights, names, settings.Parallelism);
        int count = data.Coded.Count;
        ulong key = RandomStreams.Key(settings.Seed, RandomUse.Trees, 0);
        TreeBuilder tree = data.CreateGrower(settings, Math.Min(settings.MaximumFeatures ?? count, count)).Grow([], key, details: true, cancellation);
        return new DecisionTreeModel(count, settings.Criterion, tree.ToTree(), tree.Rows, tree.ClassWeights, names);
    }
}
