using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Trees;

/// <summary>The rows that trees learn from, recoded.</summary>
internal sealed class TreeData
{
    private TreeData(Tensor features, int[] order, CodedFeatures coded, int[] labels, int classes, float[]? weights) =>
        (Features, Order, Coded, Labels, Classes, Weights) = (features, order, coded, labels, classes, weights);

    /// <summary>The features as they were given, [rows given, columns].</summary>
    public Tensor Features { get; }

    /// <summary>
    /// The rows that trees learn from, among those given: all that weigh more than nothing, class by class. Most nodes are mainly of one
    /// class, so that their rows lie close together.
    /// </summary>
    public int[] Order { get; }

    /// <summary>Their features, recoded.</summary>
    public CodedFeatures Coded { get; }

    /// <summary>Their classes.</summary>
    public int[] Labels { get; }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The weight of each row; null where all count alike.</summary>
    public float[]? Weights { get; }

    /// <summary>Recodes rows.</summary>
    /// <exception cref="ArgumentException">Shapes, labels or weights do not fit each other, or a feature is not finite.</exception>
    public static TreeData Of(Tensor features, int[] labels, int classes, float[]? weights, TreeNames names, Parallelism parallelism)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(names);
        (int rows, int columns) = TrainingGuard.Shape(features);
        TrainingGuard.Labels(labels, rows, classes);
        if (weights is not null)
        {
            TrainingGuard.Weights(weights, labels.Length);
            if (!weights.AsSpan().ContainsAnyExcept(0f))
            {
                throw new ArgumentException("Expected a row that weighs more than 0; all weigh 0.", nameof(weights));
            }
        }
        names.Require(columns, classes);
        int[] order = [.. Enumerable.Range(0, labels.Length).Where(row => weights is null || weights[row] > 0).OrderBy(row => labels[row])];
        CodedFeatures coded = ColumnCoder.Recode(features, order, parallelism);
        return new TreeData(
            features, order, coded, Array.ConvertAll(order, row => labels[row]), classes,
            weights is null ? null : Array.ConvertAll(order, row => weights[row]));
    }

    /// <summary>A grower of trees from these rows.</summary>
    public ITreeGrower CreateGrower(ITreeSettings settings, int featuresOfNode) => (Weights is null, settings.Criterion) switch
    {
        (true, SplitCriterion.Gini) => new TreeGrower<int, GiniPurity>(this, settings, featuresOfNode),
        (true, _) => new TreeGrower<int, EntropyPurity>(this, settings, featuresOfNode),
        (false, SplitCriterion.Gini) => new TreeGrower<double, GiniPurity>(this, settings, featuresOfNode),
        (false, _) => new TreeGrower<double, EntropyPurity>(this, settings, featuresOfNode),
    };
}
