using MLNetDeep.Classic.Trees;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep;

/// <summary>
/// The settings of a decision tree (CART: Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984) for any number
/// of classes, and for numbers. Splits are exact: every threshold between two neighbouring values of every feature is tried, in the middle
/// between them. Missing values, NaN, are learned from: with each threshold both sides are tried for the rows that miss the feature, and so
/// is a split between them and all others. Where no training row of a node misses its feature, they go to the side with more rows.
/// </summary>
/// <example><code>
/// var model = new DecisionTree { MaximumDepth = 3 }.Fit(features, labels, classes: 3);
/// Console.WriteLine(model.Rules());
/// </code></example>
public sealed record DecisionTree : Learner, ITreeSettings, IMulticlassLearner<DecisionTreeModel>, IBinaryLearner<DecisionTreeModel>,
    IRegressionLearner<DecisionTreeRegressionModel>
{
    /// <summary>The impurity that splits reduce, of classes. Of numbers it is their variance, the mean squared error.</summary>
    public SplitCriterion Criterion { get; init; } = SplitCriterion.Gini;

    /// <summary>The maximum depth: splits on the way from the root to a leaf, at least 1; null: no limit.</summary>
    public int? MaximumDepth { get; init; }

    /// <summary>
    /// The minimum number of rows on each side of a split, at least 1, whatever they weigh. A tree of fewer than two times as many rows is
    /// one leaf.
    /// </summary>
    public int MinimumExampleCountPerLeaf { get; init; } = 1;

    /// <summary>The minimum number of rows of a node that is split, at least 2, whatever they weigh.</summary>
    public int MinimumExampleCountPerSplit { get; init; } = 2;

    /// <summary>
    /// The minimum decrease of impurity by a split, at least 0: the node's impurity less the weighted mean of its sides', times the node's
    /// share of all weight. By default even a split that takes off nothing is done, since the next may need it, as in exclusive or.
    /// </summary>
    public double MinimumImpurityDecrease { get; init; }

    /// <summary>
    /// The number of features, drawn anew in each node, among which the best split is sought, at least 1; more than there are mean all.
    /// Those that are constant in the node count, but drawing goes on until one is not. Null: all.
    /// </summary>
    public int? MaximumFeatures { get; init; }

    /// <summary>
    /// Whether each class counts alike, however many rows it has: a row of class c is weighted by <c>n / (classes * n_c)</c>, n being the
    /// training rows, n_c those of class c and classes the number of classes that occur, times the row's own weight if there is one. For
    /// numbers it must be false.
    /// </summary>
    public bool BalanceClasses { get; init; }

    /// <summary>
    /// The seed of what is drawn; without <see cref="MaximumFeatures"/> nothing is. Null: drawn from the seed of the <c>MLContext</c>, or 0
    /// without one.
    /// </summary>
    public int? Seed { get; init; }

    internal override bool TakesMissing => true;

    internal override void Validate()
    {
        base.Validate();
        ((ITreeSettings)this).ValidateTree();
    }

    /// <summary>Fits a tree of classes. Equal splits are decided for the first feature and its lowest threshold.</summary>
    /// <param name="features"><c>[rows, features]</c>, finite or NaN for what is missing.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="classes">The number of classes; those without a row get a probability of 0.</param>
    /// <param name="weights">The weight of each row, at least 0; null: all alike.</param>
    /// <param name="featureNames">The name of each feature in the rules; null: none.</param>
    /// <param name="classNames">The name of each class in the rules; null: none.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or rows, labels and weights do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DecisionTreeModel Fit(
        Tensor features, int[] labels, int classes, float[]? weights = null, IReadOnlyList<string>? featureNames = null,
        IReadOnlyList<string>? classNames = null)
    {
        Validate();
        ITreeSettings settings = this;
        var names = new TreeNames(featureNames ?? [], classNames ?? []);
        var data = TreeData.OfClasses(
            features, labels, classes, BalanceClasses ? new ClassBalance(labels, classes).Weights(labels, weights) : weights, names,
            settings.Parallelism);
        int count = data.Coded.Count;
        TreeBuilder tree = Grow(data.CreateGrower(this, FeaturesOfNode(count)));
        return new DecisionTreeModel(count, Criterion, tree.ToTree(), tree.Rows, tree.Sums, tree.Missing, names);
    }

    /// <summary>
    /// Fits a tree of numbers: each split reduces the mean squared error most, and a leaf predicts the mean of its rows.
    /// </summary>
    /// <param name="features"><c>[rows, features]</c>, finite or NaN for what is missing.</param>
    /// <param name="targets">The target of each row, finite.</param>
    /// <param name="weights">The weight of each row, at least 0; null: all alike.</param>
    /// <param name="featureNames">The name of each feature in the rules; null: none.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or rows, targets and weights do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DecisionTreeRegressionModel Fit(
        Tensor features, float[] targets, float[]? weights = null, IReadOnlyList<string>? featureNames = null)
    {
        Validate();
        ITreeSettings settings = this;
        settings.RequireForNumbers();
        var names = new TreeNames(featureNames ?? [], []);
        var data = TreeData.OfNumbers(features, targets, weights, names, settings.Parallelism);
        int count = data.Coded.Count;
        return DecisionTreeRegressionModel.Of(count, Grow(data.CreateGrower(this, FeaturesOfNode(count))), data.Offset, names);
    }

    DecisionTreeModel IMulticlassLearner<DecisionTreeModel>.FitMulticlass(TrainingRows rows) => Fit(rows);

    DecisionTreeModel IBinaryLearner<DecisionTreeModel>.FitBinary(TrainingRows rows) => Fit(rows);

    DecisionTreeRegressionModel IRegressionLearner<DecisionTreeRegressionModel>.FitRegression(TrainingRows rows) =>
        (this with { Seed = Seed ?? rows.DrawSeed() }).Fit(rows.Features, rows.Targets, rows.Weights, rows.FeatureNames);

    private int FeaturesOfNode(int count) => Math.Min(MaximumFeatures ?? count, count);

    private TreeBuilder Grow(ITreeGrower grower) =>
        grower.Grow([], RandomStreams.Key(Seed ?? 0, RandomUse.Trees, 0), details: true, CancellationToken);

    private DecisionTreeModel Fit(TrainingRows rows) => (this with { Seed = Seed ?? rows.DrawSeed() })
        .Fit(rows.Features, rows.Labels, rows.Classes, rows.Weights, rows.FeatureNames, rows.ClassNames);
}
