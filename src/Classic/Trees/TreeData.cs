using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Trees;

/// <summary>The rows that trees learn from, recoded.</summary>
internal sealed class TreeData
{
    private TreeData(Tensor features, CodedFeatures coded, int[] labels, int classes, float[]? weights) =>
        (Features, Coded, Labels, Classes, Weights) = (features, coded, labels, classes, weights);

    /// <summary>The features, [rows, columns], without rows that weigh nothing.</summary>
    public Tensor Features { get; }

    /// <summary>The features, recoded.</summary>
    public CodedFeatures Coded { get; }

    /// <summary>The class of each row.</summary>
    public int[] Labels { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>What each row counts; null where all count alike.</summary>
    public float[]? Weights { get; }

    /// <summary>Recodes rows.</summary>
    /// <exception cref="ArgumentException">Shapes, labels or weights do not fit each other, or a feature is not finite.</exception>
    public static TreeData Of(Tensor features, int[] labels, int classes, float[]? weights, TreeNames names, Parallelism parallelism)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(names);
        if (features.Shape.Rank != 2 || features.Shape[0] != labels.Length)
            throw new ArgumentException($"Expected features of shape [rows, columns] with a label for each row; got {features.Shape} and {labels.Length:N0} labels.");
        foreach (int label in labels)
        {
            if (label < 0 || label >= classes)
                throw new ArgumentException($"Expected labels from 0 to {classes - 1}; got {label}.", nameof(labels));
        }
        if (weights is not null)
            RequireWeights(weights, labels.Length);
        names.Require(features.Shape[1], classes);
        if (weights is not null && weights.Contains(0))
            (features, labels, weights) = WithWeight(features, labels, weights);
        return new TreeData(features, ColumnCoder.Recode(features, parallelism), labels, classes, weights);
    }

    /// <summary>A grower of trees from these rows.</summary>
    public ITreeGrower CreateGrower(TreeSettings settings, int featuresOfNode) => (Weights is null, settings.Criterion) switch
    {
        (true, SplitCriterion.Gini) => new TreeGrower<int, GiniPurity>(this, settings, featuresOfNode),
        (true, _) => new TreeGrower<int, EntropyPurity>(this, settings, featuresOfNode),
        (false, SplitCriterion.Gini) => new TreeGrower<double, GiniPurity>(this, settings, featuresOfNode),
        (false, _) => new TreeGrower<double, EntropyPurity>(this, settings, featuresOfNode),
    };

    // The rows that weigh more than nothing.
    private static (Tensor Features, int[] Labels, float[] Weights) WithWeight(Tensor features, int[] labels, float[] weights)
    {
        int[] rows = [.. Enumerable.Range(0, labels.Length).Where(row => weights[row] > 0)];
        int size = features.Shape[1];
        Tensor kept = new(Shape.Of(rows.Length, size));
        for (int i = 0; i < rows.Length; i++)
            features.Span.Slice(rows[i] * size, size).CopyTo(kept.Span[(i * size)..]);
        return (kept, [.. rows.Select(row => labels[row])], [.. rows.Select(row => weights[row])]);
    }

    private static void RequireWeights(float[] weights, int rows)
    {
        if (weights.Length != rows)
            throw new ArgumentException($"Expected a weight for each of {rows:N0} rows; got {weights.Length:N0}.", nameof(weights));
        foreach (float weight in weights)
        {
            if (!(weight >= 0 && float.IsFinite(weight)))
                throw new ArgumentException($"Expected weights of at least 0; got {weight}.", nameof(weights));
        }
        if (!weights.AsSpan().ContainsAnyExcept(0f))
            throw new ArgumentException("Expected a row that weighs more than 0; all weigh 0.", nameof(weights));
    }
}
