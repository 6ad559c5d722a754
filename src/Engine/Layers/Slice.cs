using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// A part of the input along one axis, by default the first: <c>[features]</c> to <c>[Count]</c>, <c>[C, H, W]</c> to
/// <c>[Count, H, W]</c>; what <see cref="Concatenate"/> joins, slices take apart.
/// </summary>
/// <param name="Start">The first feature or channel, from 0.</param>
/// <param name="Count">The number of features or channels, at least 1.</param>
/// <param name="Axis">The axis of a row that is cut, from 0.</param>
public sealed record Slice(int Start, int Count, int Axis = 0) : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "slice";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        LayerShapes.RequireAtLeast(0, Start, name, nameof(Start));
        LayerShapes.RequireAtLeast(1, Count, name, nameof(Count));
        ReadOnlySpan<int> input = LayerShapes.RequireAxis(name, Axis, inputs[0]).AsSpan();
        return (long)Start + Count <= input[Axis]
            ? Shape.Of([.. input[..Axis], Count, .. input[(Axis + 1)..]])
            : throw new NetworkShapeException(name, $"at least {(long)Start + Count:N0} along axis {Axis}, counted from 0", inputs[0]);
    }

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new SliceLayer(name, this, inputs[0], output);
}

internal sealed class SliceLayer(string name, Slice spec, Shape input, Shape output) : Layer(name, [])
{
    // Of each place before the axis.
    private readonly int _outer = LayerShapes.Before(spec.Axis, input);
    private readonly int _inputs = checked((int)(input.Elements / LayerShapes.Before(spec.Axis, input)));
    private readonly int _outputs = checked((int)(output.Elements / LayerShapes.Before(spec.Axis, input)));
    private readonly int _offset = checked((int)(output.Elements / LayerShapes.Before(spec.Axis, input) / spec.Count * spec.Start));

    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state) => RowParts.Copy(
        checked(state.Rows * _outer), _outputs, state.Input()[_offset..], _inputs, state.Output, _outputs, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            state.InputGradient().Clear();
            RowParts.Copy(
                checked(state.Rows * _outer), _outputs, state.OutputGradient, _outputs, state.InputGradient()[_offset..], _inputs,
                state.Pass.Parallelism);
        }
    }
}
