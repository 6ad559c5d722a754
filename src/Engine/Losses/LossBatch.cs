using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Losses;

/// <summary>The predictions, targets and weights of a batch.</summary>
public readonly ref struct LossBatch
{
    /// <summary>Creates a batch of <c>[rows, outputs]</c> of predictions and targets, and <c>[rows]</c> or nothing of weights.</summary>
    /// <exception cref="ArgumentException">A span's length is not as said.</exception>
    public LossBatch(
        int rows, int outputs, ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        if (predictions.Length != (long)rows * outputs || targets.Length != predictions.Length)
        {
            throw new ArgumentException(
                $"{rows} rows of {outputs} outputs need {(long)rows * outputs} predictions and targets; "
                + $"got {predictions.Length} and {targets.Length}.");
        }
        if (!weights.IsEmpty && weights.Length != rows)
        {
            throw new ArgumentException($"{rows} rows need as many weights, or none; got {weights.Length}.");
        }
        Rows = rows;
        Outputs = outputs;
        Predictions = predictions;
        Targets = targets;
        Weights = weights;
        Parallelism = Parallelism.Single;
    }

    /// <summary>The number of rows, at least 1.</summary>
    public int Rows { get; }

    /// <summary>The number of outputs of a row.</summary>
    public int Outputs { get; }

    /// <summary>The predictions of the network, <c>[rows, outputs]</c>.</summary>
    public ReadOnlySpan<float> Predictions { get; }

    /// <summary>The targets, <c>[rows, outputs]</c>; one-hot for classes.</summary>
    public ReadOnlySpan<float> Targets { get; }

    /// <summary>The weight of each row, <c>[rows]</c>; empty when each counts as 1.</summary>
    public ReadOnlySpan<float> Weights { get; }

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
