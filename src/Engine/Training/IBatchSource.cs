using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>A source of the rows of a training: features and targets, epoch by epoch, in batches.</summary>
public interface IBatchSource
{
    /// <summary>The number of elements of a row's input.</summary>
    int InputSize { get; }

    /// <summary>Numbers in a row's target: one where rows have <see cref="Classes"/>, else as many as the network gives.</summary>
    int TargetSize { get; }

    /// <summary>
    /// The number of classes, where a row's target is the number of its class, from 0; 0 where targets are what the network should give.
    /// Classes are as many as the network's outputs, or two of a single output, which should give 0 and 1.
    /// </summary>
    int Classes => 0;

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
    /// The elements of a row's input that <see cref="Layers.InputScalingMode.Automatic"/> leaves as they are, such as indicators of
    /// categories, 0 or 1: true for those, and null where there are none.
    /// </summary>
    IReadOnlyList<bool>? UnscaledInputs => null;

    /// <summary>Starts reading all rows once.</summary>
    /// <param name="epoch">The number of the epoch, from 0. The same epoch gives the same rows in the same order.</param>
    IBatchReader StartEpoch(int epoch);
}

/// <summary>A reader of the rows of one epoch.</summary>
public interface IBatchReader : IDisposable
{
    /// <summary>Reads the next rows.</summary>
    /// <param name="inputs"><c>[rows, input size]</c>; the length says how many rows there is room for.</param>
    /// <param name="targets"><c>[rows, target size]</c>, room for as many.</param>
    /// <param name="weights">
    /// <c>[rows]</c>, room for as many, at least 0 and finite; empty when the source has none or the caller does without.
    /// </param>
    /// <returns>The number of rows read; 0 at the end of the epoch.</returns>
    int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights);

    /// <summary>Reads the next rows of a source that is <see cref="IBatchSource.IsSparse"/>.</summary>
    /// <param name="inputs">The sparse rows to add to.</param>
    /// <param name="targets"><c>[rows, target size]</c>; the length says how many rows there is room for.</param>
    /// <param name="weights"><c>[rows]</c>, or empty, as in the other.</param>
    /// <returns>The number of rows added; 0 at the end of the epoch.</returns>
    int ReadBatch(SparseRows inputs, Span<float> targets, Span<float> weights) =>
        throw new NotSupportedException($"{GetType().Name} gives no sparse rows, though its source says so.");
}

/// <summary>A reader that can use the training's threads.</summary>
internal interface IParallelBatchReader : IBatchReader
{
    /// <summary>As <see cref="IBatchReader.ReadBatch(Span{float}, Span{float}, Span{float})"/>.</summary>
    int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights, Parallelism parallelism);
}
