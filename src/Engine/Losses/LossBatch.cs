using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Losses;

/// <summary>The predictions, targets and weights of a batch.</summary>
public readonly ref struct LossBatch
{
    /// <summary>Creates a batch of <c>[rows, outputs]</c> of predictions and targets, and <c>[rows]</c> or nothing of weights.</summary>
    /// <exception cref="ArgumentException">A span's length is not as said.</exception>
    public LossBatch(
        int rows, int outputs, ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights = default)
        : this(rows, outputs, predictions, weights)
    {
        if (targets.Length != predictions.Length)
        {
            throw new ArgumentException(
                $"{rows} rows of {outputs} outputs need {predictions.Length} targets; got {targets.Length}.", nameof(targets));
        }
        Targets = targets;
    }

    private LossBatch(int rows, int outputs, ReadOnlySpan<float> predictions, ReadOnlySpan<float> weights)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        if (predictions.Length != (long)rows * outputs)
        {
            throw new ArgumentException(
                $"{rows} rows of {outputs} outputs need {(long)rows * outputs} predictions; got {predictions.Length}.",
                nameof(predictions));
        }
        if (!weights.IsEmpty && weights.Length != rows)
        {
            throw new ArgumentException($"{rows} rows need as many weights, or none; got {weights.Length}.", nameof(weights));
        }
        Rows = rows;
        Outputs = outputs;
        Predictions = predictions;
        Weights = weights;
        Parallelism = Parallelism.Single;
    }

    /// <summary>Takes the number of a row's class in the place of its targets.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="outputs">Numbers a row, one a class, at least 2.</param>
    /// <param name="predictions"><c>[rows, outputs]</c>.</param>
    /// <param name="classes"><c>[rows]</c>, from 0 to below <paramref name="outputs"/>.</param>
    /// <param name="weights"><c>[rows]</c>, or nothing.</param>
    /// <exception cref="ArgumentException">A span's length is not as said, or a class is none of the outputs.</exception>
    public static LossBatch OfClasses(
        int rows, int outputs, ReadOnlySpan<float> predictions, ReadOnlySpan<int> classes, ReadOnlySpan<float> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 2);
        var batch = new LossBatch(rows, outputs, predictions, weights) { Classes = classes };
        if (classes.Length != rows)
        {
            throw new ArgumentException($"{rows} rows need as many classes; got {classes.Length}.", nameof(classes));
        }
        int wrong = classes.IndexOfAnyExceptInRange(0, outputs - 1);
        return wrong < 0
            ? batch
            : throw new ArgumentException($"Classes go from 0 to {outputs - 1}; row {wrong} has {classes[wrong]}.", nameof(classes));
    }

    /// <summary>Rows in the batch, at least 1.</summary>
    public int Rows { get; }

    /// <summary>The number of outputs of a row.</summary>
    public int Outputs { get; }

    /// <summary>The predictions of the network, <c>[rows, outputs]</c>.</summary>
    public ReadOnlySpan<float> Predictions { get; }

    /// <summary>The targets, <c>[rows, outputs]</c>; empty where there are <see cref="Classes"/>.</summary>
    public ReadOnlySpan<float> Targets { get; }

    /// <summary>
    /// The output that should be 1 where the others should be 0, <c>[rows]</c>; empty where there are <see cref="Targets"/>.
    /// </summary>
    public ReadOnlySpan<int> Classes { get; private init; }

    /// <summary>The weights of the rows, <c>[rows]</c>; empty when each counts as 1.</summary>
    public ReadOnlySpan<float> Weights { get; }

    /// <summary>The class of a row: its own, or that of the greatest of its targets.</summary>
    public int ClassOf(int row) => Classes.IsEmpty ? Elementwise.ArgMax(Targets.Slice(row * Outputs, Outputs)) : Classes[row];

    /// <summary>The class that is predicted for a row: that of its greatest output.</summary>
    public int PredictedClassOf(int row) => Elementwise.ArgMax(Predictions.Slice(row * Outputs, Outputs));

    /// <summary>Threads that the loss may use.</summary>
    internal Parallelism Parallelism { get; init; }

    /// <summary>
    /// The mean over all elements of a function of prediction and target, times the row's weight and a factor; and its gradient where
    /// wanted.
    /// </summary>
    internal double Mean<TFunction>(in TFunction function, Span<float> gradient, double factor = 1)
        where TFunction : struct, IPointwiseFunction
    {
        double scale = factor / Predictions.Length;
        return scale * PointwiseLoss.Evaluate(
            function, Rows, Outputs, Predictions, Targets, Weights, (float)scale, gradient, Parallelism);
    }
}
