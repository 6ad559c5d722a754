using System.Globalization;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.Trees;

/// <summary>
/// A forest of regression trees. It predicts the mean over the trees of the mean label in the leaf that a row comes to.
/// </summary>
public sealed class RandomForestRegressionModel : IRegressor, IStoredModel
{
    /// <summary>The name of this kind of model in files.</summary>
    internal const string Kind = "ForestNumber";

    private readonly Tree[] _trees;
    private readonly double[] _importances;
    private readonly TreeNames _names;

    internal RandomForestRegressionModel(int features, Tree[] trees, double[] importances, double? outOfBagRSquared, TreeNames names)
    {
        FeatureCount = features;
        _trees = trees;
        _importances = importances;
        OutOfBagRSquared = outOfBagRSquared;
        _names = names;
    }

    /// <inheritdoc/>
    public int FeatureCount { get; }

    /// <inheritdoc/>
    public bool TakesMissing => Array.TrueForAll(_trees, tree => tree.MissingLeft is not null);

    /// <summary>The number of trees.</summary>
    public int TreeCount => _trees.Length;

    internal IReadOnlyList<Tree> Trees => _trees;

    /// <summary>The number of nodes of all trees.</summary>
    public long NodeCount => _trees.Sum(tree => (long)tree.Nodes.Length);

    /// <summary>
    /// The R squared on the training rows, each predicted by the trees whose sample lacks it: an estimate of that on new rows. Null where
    /// there is no such row, as without <see cref="RandomForest.Bootstrap"/>, or where their labels are all the same.
    /// </summary>
    public double? OutOfBagRSquared { get; }

    /// <summary>
    /// The importance of each feature: the mean over the trees of the share that the splits by it have in what all splits take off the
    /// variance. They sum to 1; all 0 where nothing takes off any.
    /// </summary>
    public IReadOnlyList<double> FeatureImportances => _importances;

    /// <summary>The names of the features; empty where they have none.</summary>
    public IReadOnlyList<string> FeatureNames => _names.Features;

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<float> features, Span<float> values, int? threads = null) =>
        TreeScoring.Score(_trees, features, RowGuard.Rows(this, features.Length, values.Length, 1), FeatureCount, values, threads);

    void IStoredModel.Write(ModelArrays arrays)
    {
        arrays.Add("features", FeatureCount);
        if (OutOfBagRSquared is { } share)
        {
            arrays.Add("outOfBagRSquared", share);
        }
        TreeFile.WriteForest(arrays, _trees, _importances, _names);
    }

    internal static RandomForestRegressionModel Read(ModelArrays arrays)
    {
        int features = arrays.Int32("features", 1);
        (Tree[] trees, double[] importances, TreeNames names) = TreeFile.ReadForest(arrays, features, null);
        double? outOfBag = arrays.TextOrNull("outOfBagRSquared") is null ? null : arrays.Double("outOfBagRSquared");
        if (outOfBag is not (null or <= 1))
        {
            throw new ModelFormatException(
                $"The forest's out-of-bag R squared is {outOfBag.Value.ToString(CultureInfo.InvariantCulture)}; expected at most 1.");
        }
        return new RandomForestRegressionModel(features, trees, importances, outOfBag, names);
    }
}
