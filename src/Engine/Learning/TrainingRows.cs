using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Learning;

/// <summary>The rows that a learner learns from.</summary>
internal abstract class TrainingRows
{
    /// <summary>The features, <c>[rows, features]</c>, all finite.</summary>
    public abstract Tensor Features { get; }

    /// <summary>The names of the features; empty where they have none.</summary>
    public abstract IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The names of the classes; empty where they have none, or labels are numbers.</summary>
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>The number of classes, those without a row included; 0 where labels are numbers.</summary>
    public abstract int Classes { get; }

    /// <summary>The class of each row, from 0, <c>[rows]</c>, where labels are classes.</summary>
    public abstract int[] Labels { get; }

    /// <summary>The target of each row, <c>[rows]</c>, where labels are numbers.</summary>
    public abstract float[] Targets { get; }

    /// <summary>The weight of each row, <c>[rows]</c>, above 0; null where all count alike.</summary>
    public abstract float[]? Weights { get; }

    /// <summary>A seed for a learner that was given none.</summary>
    public abstract int DrawSeed();

    /// <summary>Logs how the training goes.</summary>
    public abstract void Info(string message);

    /// <summary>Logs a warning.</summary>
    public abstract void Warn(string message);
}
