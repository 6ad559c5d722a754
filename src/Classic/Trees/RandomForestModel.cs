using System.Globalization;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.Trees;

/// <summary>
/// A forest of classification trees. Scores are the classes' probabilities: the mean over the trees of their shares in the leaves that a
/// row comes to. Of two classes the margin is <c>2p - 1</c>, p being the probability of the second, yes.
/// </summary>
public sealed class RandomForestModel : IClassifier, IBinaryClassifier, IStoredModel
{
    /// <summary>The name of this kind of model in files.</summary>
    internal const string Kind = "Forest";

    private readonly Tree[] _trees;
    private readonly double[] _importances;
    private readonly TreeNames _names;

    internal RandomForestModel(int features, Tree[] trees, double[] importances, double? outOfBagAccuracy, TreeNames names)
    {
        FeatureCount = features;
        _trees = trees;
        _importances = importances;
        OutOfBagAccuracy = outOfBagAccuracy;
        _names = names;
    }

    /// <inheritdoc/>
    public int FeatureCount { get; }

    /// <inheritdoc/>
    public bool TakesMissing => Array.TrueForAll(_trees, tree => tree.MissingLeft is not null);

    /// <inheritdoc/>
    public int Classes => _trees[0].Classes;

    /// <inheritdoc/>
    public bool HasProbability => true;

    /// <summary>The number of trees.</summary>
    public int TreeCount => _trees.Length;

    internal IReadOnlyList<Tree> Trees => _trees;

    /// <summary>The number of nodes of all trees.</summary>
    public long NodeCount => _trees.Sum(tree => (long)tree.Nodes.Length);

    /// <summary>
    /// The accuracy on the training rows, each scored by the trees whose sample lacks it: an estimate of the accuracy on new rows. Null
    /// where there is no such row, as without <see cref="RandomForest.Bootstrap"/>.
    /// </summary>
    public double? OutOfBagAccuracy { get; }

    /// <summary>
    /// The importance of each feature: the mean over the trees of the share that the splits by it have in what all splits take off the
    /// impurity. They sum to 1; all 0 where nothing takes off any.
    /// </summary>
    public IReadOnlyList<double> FeatureImportances => _importances;

    /// <summary>The names of the features; empty where they have none.</summary>
    public IReadOnlyList<string> FeatureNames => _names.Features;

    /// <summary>The names of the classes; empty where they have none.</summary>
    public IReadOnlyList<string> ClassNames => _names.Classes;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> scores, int? threads = null) =>
        TreeScoring.Score(_trees, features, RowGuard.Rows(this, features.Length, scores.Length, Classes), FeatureCount, scores, threads);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There are not two classes.</exception>
    public void ScoreMargins(ReadOnlySpan<float> features, Span<float> outputs, int? threads = null) =>
        TreeScoring.ScoreMargins(this, features, outputs, threads);

    void IStoredModel.Write(ModelArrays arrays)
    {
        arrays.Add("features", FeatureCount);
        StoredNumbers.WriteClasses(arrays, Classes);
        if (OutOfBagAccuracy is { } accuracy)
        {
            arrays.Add("outOfBagAccuracy", accuracy);
        }
        TreeFile.WriteForest(arrays, _trees, _importances, _names);
    }

    internal static RandomForestModel Read(ModelArrays arrays)
    {
        int features = arrays.Int32("features", 1);
        int classes = StoredNumbers.ReadClasses(arrays, 1);
        (Tree[] trees, double[] importances, TreeNames names) = TreeFile.ReadForest(arrays, features, classes);
        double? outOfBag = arrays.TextOrNull("outOfBagAccuracy") is null ? null : arrays.Double("outOfBagAccuracy");
        if (outOfBag is not (null or (>= 0 and <= 1)))
        {
            throw new ModelFormatException(
                $"The forest's out-of-bag accuracy is {outOfBag.Value.ToString(CultureInfo.InvariantCulture)}; expected a share of 1.");
        }
        return new RandomForestModel(features, trees, importances, outOfBag, names);
    }
}
