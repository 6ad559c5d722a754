using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>A source of the rows of a training: features and targets, epoch by epoch, in batches.</summary>
public interface IBatchSource
{
    /// <summary>Numbers in a row's input.</summary>
    int InputSize { get; }

    /// <summary>Numbers in a row's target.</summary>
    int TargetSize { get; }

    /// <summary>Rows an epoch, when known.</summary>
    long? Rows { get; }

    /// <summary>Whether rows have weights; without, each counts as 1.</summary>
    bool HasWeights => false;

    /// <summary>
    /// Whether readers give rows as <see cref="SparseRows"/> too, since few of their numbers are not zero. Networks whose first layer is
    /// <see cref="Layers.Dense"/>, after <see cref="Layers.InputScaling"/> or not, then train without the zeros, to the same weights.
    /// </summary>
    bool IsSparse => false;

    /// <summary>
    /// Of each number of a row's input, whether <see cref="Layers.InputScalingMode.Automatic"/> leaves it as it is, such as an indicator of
    /// a category, 0 or 1; null where it leaves none.
    /// </summary>
    IReadOnlyList<bool>? UnscaledInputs => null;

    /// <summary>Starts reading all rows once.</summary>
    /// <param name="epoch">Number of the epoch from 0. The same epoch gives the same rows in the same order.</param>
    IBatchReader StartEpoch(int epoch);
}

/// <summary>A reader of the rows of one epoch.</summary>
public interface IBatchReader : IDisposable
{
    /// <summary>Writes the next rows.</summary>
    /// <param name="inputs"><c>[rows, input size]</c>; the length says how many rows there is room for.</param>
    /// <param name="targets"><c>[rows, target size]</c>, room for as many.</param>
    /// <param name="weights">
    /// <c>[rows]</c>, room for as many, at least 0 and finite; empty when the source has none or the caller does without.
    /// </param>
    /// <returns>Rows written; 0 at the end of the epoch.</returns>
    int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights);

    /// <summary>
    /// As <see cref="ReadBatch(Span{float}, Span{float}, Span{float})"/>, for sources that are <see cref="IBatchSource.IsSparse"/>.
    /// </summary>
    /// <param name="inputs">Where the rows are added.</param>
    /// <param name="targets"><c>[rows, target size]</c>; the length says how many rows there is room for.</param>
    /// <param name="weights"><c>[rows]</c>, or empty, as in the other.</param>
    /// <returns>Rows added; 0 at the end of the epoch.</returns>
    int ReadBatch(SparseRows inputs, Span<float> targets, Span<float> weights) =>
        throw new NotSupportedException($"{GetType().Name} gives no sparse rows, though its source says so.");
}

/// <summary>A reader that can use the training's threads.</summary>
internal interface IParallelBatchReader : IBatchReader
{
    /// <summary>As <see cref="IBatchReader.ReadBatch(Span{float}, Span{float}, Span{float})"/>.</summary>
    int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights, Parallelism parallelism);
}
