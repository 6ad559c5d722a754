using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Softmax along one axis, such as over the channels of each pixel: <c>y[i] = exp(x[i]) / sum over j of exp(x[j])</c>; any shape to the
/// same shape. The last layer of a classifier is <see cref="Softmax"/>.
/// </summary>
/// <param name="Axis">The axis of a row along which numbers sum up to 1, from 0: 0 are the channels of <c>[C, H, W]</c>.</param>
public sealed record AxisSoftmax(int Axis) : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "axis_softmax";

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => false;

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) =>
        LayerShapes.RequireAxis(name, Axis, inputs[0]);

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new AxisSoftmaxLayer(name, output, Axis, logarithm: false);

    /// <inheritdoc/>
    protected internal override long CountScratchElements(IReadOnlyList<Shape> inputs) => checked(2 * inputs[0].Elements);
}

/// <summary>The layer: softmax of the last axis, or its logarithm, before which another is brought there.</summary>
internal sealed class AxisSoftmaxLayer : Layer
{
    private readonly int _outer;
    private readonly int _size;
    private readonly int _inner;
    private readonly bool _logarithm;

    public AxisSoftmaxLayer(string name, Shape shape, int axis, bool logarithm)
        : base(name, [])
    {
        (_size, _logarithm) = (shape[axis], logarithm);
        _outer = LayerShapes.Before(axis, shape);
        _inner = (int)(shape.Elements / _outer / _size);
    }

    internal override bool BackwardReadsOutput => true;

    private int Elements => checked(_outer * _size * _inner);

    internal override int ScratchSize(int rows, Parallelism parallelism, bool training) =>
        _inner == 1 ? 0 : checked(rows * Elements * (training ? 2 : 1));

    public override void Forward(LayerState state)
    {
        int matrices = state.Rows * _outer;
        if (_inner == 1)
        {
            Forward(matrices, state.Input(), state.Output, state.Pass.Parallelism);
            return;
        }
        Span<float> last = state.Scratch[..(state.Rows * Elements)];
        Transposition.Apply(matrices, _size, _inner, state.Input(), last);
        Forward(matrices * _inner, last, last, state.Pass.Parallelism);
        Transposition.Apply(matrices, _inner, _size, last, state.Output);
    }

    public override void Backward(LayerState state)
    {
        if (!state.WantsInputGradient())
        {
            return;
        }
        int matrices = state.Rows * _outer;
        if (_inner == 1)
        {
            Backward(matrices, state.Output, state.OutputGradient, state.InputGradient());
            return;
        }
        int length = state.Rows * Elements;
        Span<float> output = state.Scratch[..length], gradient = state.Scratch.Slice(length, length);
        Transposition.Apply(matrices, _size, _inner, state.Output, output);
        Transposition.Apply(matrices, _size, _inner, state.OutputGradient, gradient);
        Backward(matrices * _inner, output, gradient, gradient);
        Transposition.Apply(matrices, _inner, _size, gradient, state.InputGradient());
    }

    private void Forward(int rows, ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism)
    {
        if (_logarithm)
        {
            Kernels.LogSoftmax.Forward(rows, _size, input, output);
        }
        else
        {
            Kernels.Softmax.Forward(rows, _size, input, output, parallelism);
        }
    }

    private void Backward(int rows, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        if (_logarithm)
        {
            Kernels.LogSoftmax.Backward(rows, _size, output, outputGradient, inputGradient);
        }
        else
        {
            Kernels.Softmax.Backward(rows, _size, output, outputGradient, inputGradient);
        }
    }
}
