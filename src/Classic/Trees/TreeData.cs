using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Trees;

/// <summary>The rows that trees learn from, recoded.</summary>
/// <typeparam name="TTarget">What is learned: the number of a class, or a number.</typeparam>
internal sealed class TreeData<TTarget>
{
    private readonly Tensor _features;

    /// <param name="features">The features, [rows given, columns].</param>
    /// <param name="targets">The target of each row given.</param>
    /// <param name="classes">The number of classes; 1 where numbers are learned.</param>
    /// <param name="weights">The weight of each row given; null: all alike.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <exception cref="ArgumentException">A feature is infinite.</exception>
    public TreeData(Tensor features, TTarget[] targets, int classes, float[]? weights, Parallelism parallelism)
    {
        _features = features;
        Order = [.. Enumerable.Range(0, targets.Length).Where(row => weights is null || weights[row] > 0).OrderBy(row => targets[row])];
        Coded = ColumnCoder.Recode(features, Order, parallelism);
        Targets = Array.ConvertAll(Order, row => targets[row]);
        Classes = classes;
        Weights = weights is null ? null : Array.ConvertAll(Order, row => weights[row]);
    }

    /// <summary>
    /// The rows that trees learn from, among those given: all that weigh more than nothing, in the order of their targets. Most nodes are
    /// mainly of one class, or of numbers near each other, so that their rows lie close together.
    /// </summary>
    public int[] Order { get; }

    /// <summary>Their features, recoded.</summary>
    public CodedFeatures Coded { get; }

    /// <summary>Their targets.</summary>
    public TTarget[] Targets { get; }

    /// <summary>The number of classes; 1 where numbers are learned.</summary>
    public int Classes { get; }

    /// <summary>The weight of each row; null where all count alike.</summary>
    public float[]? Weights { get; }

    /// <summary>What the numbers that are learned are less.</summary>
    public double Offset { get; init; }

    /// <summary>The impurity of all rows, or what it is at most.</summary>
    public double Impurity { get; init; } = 1;

    /// <summary>The features of a row that trees learn from.</summary>
    public ReadOnlySpan<float> Row(int row) => _features.Span.Slice(Order[row] * _features.Shape[1], _features.Shape[1]);
}

/// <summary>Checks and recodes the rows that trees learn from.</summary>
internal static class TreeData
{
    /// <summary>Rows with a class each.</summary>
    /// <exception cref="ArgumentException">Shapes, labels or weights do not fit each other, or a feature is infinite.</exception>
    public static TreeData<int> OfClasses(
        Tensor features, int[] labels, int classes, float[]? weights, TreeNames names, Parallelism parallelism)
    {
        ArgumentNullException.ThrowIfNull(labels);
        (int rows, int columns) = TrainingGuard.Shape(features);
        TrainingGuard.Labels(labels, rows, classes);
        RequireWeights(weights, rows);
        names.Require(columns, classes);
        return new TreeData<int>(features, labels, classes, weights, parallelism);
    }

    /// <summary>Rows with a number each.</summary>
    /// <inheritdoc cref="OfClasses"/>
    public static TreeData<double> OfNumbers(Tensor features, float[] targets, float[]? weights, TreeNames names, Parallelism parallelism)
    {
        ArgumentNullException.ThrowIfNull(targets);
        (int rows, int columns) = TrainingGuard.Shape(features);
        TrainingGuard.Targets(targets, rows);
        RequireWeights(weights, rows);
        names.Require(columns, 0);
        // Sums of squares lose digits far from 0.
        double mean = targets.Average(target => (double)target);
        double[] centered = Array.ConvertAll(targets, target => target - mean);
        return new TreeData<double>(features, centered, 1, weights, parallelism)
        {
            Offset = mean,
            Impurity = centered.Max(target => target * target),
        };
    }

    /// <summary>Creates a grower of trees of classes.</summary>
    public static ITreeGrower CreateGrower(this TreeData<int> data, ITreeSettings settings, int featuresOfNode) =>
        (data.Weights is null, settings.Criterion) switch
        {
            (true, SplitCriterion.Gini) => new TreeGrower<int, int, ClassSums<GiniPurity>>(data, settings, featuresOfNode),
            (true, _) => new TreeGrower<int, int, ClassSums<EntropyPurity>>(data, settings, featuresOfNode),
            (false, SplitCriterion.Gini) => new TreeGrower<int, double, ClassSums<GiniPurity>>(data, settings, featuresOfNode),
            (false, _) => new TreeGrower<int, double, ClassSums<EntropyPurity>>(data, settings, featuresOfNode),
        };

    /// <summary>Creates a grower of trees of numbers.</summary>
    public static ITreeGrower CreateGrower(this TreeData<double> data, ITreeSettings settings, int featuresOfNode) =>
        new TreeGrower<double, double, NumberSums>(data, settings, featuresOfNode);

    private static void RequireWeights(float[]? weights, int rows)
    {
        if (weights is null)
        {
            return;
        }
        TrainingGuard.Weights(weights, rows);
        if (!weights.AsSpan().ContainsAnyExcept(0f))
        {
            throw new ArgumentException("Expected a row that weighs more than 0; all weigh 0.", nameof(weights));
        }
    }
}
