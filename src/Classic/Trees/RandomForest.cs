using System.Collections.Concurrent;
using MLNetDeep.Classic.Trees;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep;

/// <summary>
/// The settings of a random forest (Breiman, "Random Forests", Machine Learning 45, 2001) for any number of classes, and for numbers:
/// trees, each grown on a sample of the rows, each of whose nodes is split by the best of the features that are drawn for it. Missing
/// values, NaN, are learned from as by a <see cref="DecisionTree"/>.
/// </summary>
/// <example><code>
/// var model = new RandomForest { NumberOfTrees = 200 }.Fit(features, labels, classes: 3);
/// Console.WriteLine($"out-of-bag accuracy {model.OutOfBagAccuracy:P1}");
/// </code></example>
public sealed record RandomForest : Learner, ITreeSettings, IMulticlassLearner<RandomForestModel>, IBinaryLearner<RandomForestModel>,
    IRegressionLearner<RandomForestRegressionModel>
{
    /// <summary>The number of trees, at least 1.</summary>
    public int NumberOfTrees { get; init; } = 100;

    /// <summary>
    /// Whether each tree learns from a sample of its own, as many rows as there are, drawn with replacement; otherwise from all rows.
    /// </summary>
    public bool Bootstrap { get; init; } = true;

    /// <inheritdoc cref="DecisionTree.Criterion"/>
    public SplitCriterion Criterion { get; init; } = SplitCriterion.Gini;

    /// <summary>The maximum depth of a tree: splits on the way from the root to a leaf, at least 1; null: no limit.</summary>
    public int? MaximumDepth { get; init; }

    /// <summary>
    /// The minimum number of rows on each side of a split, at least 1, whatever they weigh; a row drawn several times into a tree's sample
    /// is one. A tree of fewer than two times as many rows is one leaf.
    /// </summary>
    public int MinimumExampleCountPerLeaf { get; init; } = 1;

    /// <summary>The minimum number of rows of a node that is split, at least 2, whatever they weigh.</summary>
    public int MinimumExampleCountPerSplit { get; init; } = 2;

    /// <inheritdoc cref="DecisionTree.MinimumImpurityDecrease"/>
    public double MinimumImpurityDecrease { get; init; }

    /// <summary>
    /// The number of features, drawn anew in each node, among which the best split is sought, at least 1; more than there are mean all.
    /// Those that are constant in the node count, but drawing goes on until one is not. Null: for classes the square root of their number,
    /// rounded down; for numbers all.
    /// </summary>
    public int? MaximumFeatures { get; init; }

    /// <inheritdoc cref="DecisionTree.BalanceClasses"/>
    public bool BalanceClasses { get; init; }

    /// <summary>The seed of what is drawn. Null: drawn from the seed of the <c>MLContext</c>, or 0 without one.</summary>
    public int? Seed { get; init; }

    internal override bool TakesMissing => true;

    internal override void Validate()
    {
        base.Validate();
        Require(NumberOfTrees >= 1, nameof(NumberOfTrees), "at least 1", NumberOfTrees);
        ((ITreeSettings)this).ValidateTree();
    }

    /// <summary>
    /// Fits a forest of classes. Each tree has random numbers of its own, so that it does not matter which thread grows it.
    /// </summary>
    /// <param name="features"><c>[rows, features]</c>, finite or NaN for what is missing.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="classes">The number of classes; those without a row get a probability of 0.</param>
    /// <param name="weights">The weight of each row, at least 0; null: all alike.</param>
    /// <param name="featureNames">The name of each feature; null: none.</param>
    /// <param name="classNames">The name of each class; null: none.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or rows, labels and weights do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RandomForestModel Fit(
        Tensor features, int[] labels, int classes, float[]? weights = null, IReadOnlyList<string>? featureNames = null,
        IReadOnlyList<string>? classNames = null)
    {
        Validate();
        var names = new TreeNames(featureNames ?? [], classNames ?? []);
        Parallelism parallelism = ((ITreeSettings)this).Parallelism;
        var data = TreeData.OfClasses(
            features, labels, classes, BalanceClasses ? new ClassBalance(labels, classes).Weights(labels, weights) : weights, names,
            parallelism);
        int count = data.Coded.Count;
        int featuresOfNode = Math.Min(MaximumFeatures ?? (int)Math.Sqrt(count), count);
        (Tree[] trees, double[] importances, Bootstrap? samples) =
            Grow(() => data.CreateGrower(this, featuresOfNode), data.Targets.Length, count);
        double? outOfBag = samples is null ? null : OutOfBag.Accuracy(trees, data, samples, parallelism, CancellationToken);
        return new RandomForestModel(count, trees, importances, outOfBag, names);
    }

    /// <summary>
    /// Fits a forest of numbers: splits reduce the mean squared error, and the prediction is the mean over the trees of the means in the
    /// leaves.
    /// </summary>
    /// <param name="features"><c>[rows, features]</c>, finite or NaN for what is missing.</param>
    /// <param name="targets">The target of each row, finite.</param>
    /// <param name="weights">The weight of each row, at least 0; null: all alike.</param>
    /// <param name="featureNames">The name of each feature; null: none.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or rows, targets and weights do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RandomForestRegressionModel Fit(
        Tensor features, float[] targets, float[]? weights = null, IReadOnlyList<string>? featureNames = null)
    {
        Validate();
        ITreeSettings settings = this;
        settings.RequireForNumbers();
        var names = new TreeNames(featureNames ?? [], []);
        var data = TreeData.OfNumbers(features, targets, weights, names, settings.Parallelism);
        int count = data.Coded.Count;
        int featuresOfNode = Math.Min(MaximumFeatures ?? count, count);
        (Tree[] trees, double[] importances, Bootstrap? samples) =
            Grow(() => data.CreateGrower(this, featuresOfNode), data.Targets.Length, count);
        double? outOfBag = samples is null ? null : OutOfBag.RSquared(trees, data, samples, settings.Parallelism, CancellationToken);
        return new RandomForestRegressionModel(count, trees, importances, outOfBag, names);
    }

    RandomForestModel IMulticlassLearner<RandomForestModel>.FitMulticlass(TrainingRows rows) => Fit(rows);

    RandomForestModel IBinaryLearner<RandomForestModel>.FitBinary(TrainingRows rows) => Fit(rows);

    RandomForestRegressionModel IRegressionLearner<RandomForestRegressionModel>.FitRegression(TrainingRows rows) =>
        (this with { Seed = Seed ?? rows.DrawSeed() }).Fit(rows.Features, rows.Targets, rows.Weights, rows.FeatureNames);

    // The trees, the features' importances, and which rows each tree has seen unless all have seen all.
    private (Tree[] Trees, double[] Importances, Bootstrap? Samples) Grow(Func<ITreeGrower> create, int rows, int features)
    {
        int seed = Seed ?? 0;
        var trees = new Tree[NumberOfTrees];
        double[][] decreases = new double[NumberOfTrees][];
        Bootstrap? samples = Bootstrap ? new Bootstrap(rows, NumberOfTrees, seed) : null;
        var growers = new ConcurrentBag<(ITreeGrower Trees, int[] Counts)>();
        ((ITreeSettings)this).Parallelism.For(NumberOfTrees, number =>
        {
            (ITreeGrower grower, int[] counts) = growers.TryTake(out (ITreeGrower, int[]) free) ? free : (create(), new int[rows]);
            ReadOnlySpan<int> drawn = samples is null ? [] : samples.Draw(number, counts);
            TreeBuilder tree = grower.Grow(drawn, RandomStreams.Key(seed, RandomUse.Trees, number), details: false, CancellationToken);
            trees[number] = tree.ToTree();
            decreases[number] = tree.Decreases;
            growers.Add((grower, counts));
        });
        return (trees, Importances.OfForest(decreases, features), samples);
    }

    private RandomForestModel Fit(TrainingRows rows) => (this with { Seed = Seed ?? rows.DrawSeed() })
        .Fit(rows.Features, rows.Labels, rows.Classes, rows.Weights, rows.FeatureNames, rows.ClassNames);
}
