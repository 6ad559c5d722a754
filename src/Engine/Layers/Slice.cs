using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// A part of the input along its first dimension: <c>[features]</c> to <c>[Count]</c>, <c>[C, H, W]</c> to <c>[Count, H, W]</c>; what
/// <see cref="Concatenate"/> joins, slices take apart.
/// </summary>
/// <param name="Start">The first feature or channel, from 0.</param>
/// <param name="Count">The number of features or channels, at least 1.</param>
public sealed record Slice(int Start, int Count) : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "slice";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        LayerShapes.RequireAtLeast(0, Start, name, nameof(Start));
        LayerShapes.RequireAtLeast(1, Count, name, nameof(Count));
        return (long)Start + Count <= inputs[0][0]
            ? Shape.Of([Count, .. inputs[0].AsSpan()[1..]])
            : throw new NetworkShapeException(name, $"a first dimension of at least {(long)Start + Count:N0}", inputs[0]);
    }

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new SliceLayer(name, Start, inputs[0], output);
}

internal sealed class SliceLayer(string name, int start, Shape input, Shape output) : Layer(name, [])
{
    private readonly int _inputs = checked((int)input.Elements);
    private readonly int _outputs = checked((int)output.Elements);
    private readonly int _offset = checked((int)(input.Elements / input[0] * start));

    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state) => RowParts.Copy(
        state.Rows, _outputs, state.Input()[_offset..], _inputs, state.Output, _outputs, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            state.InputGradient().Clear();
            RowParts.Copy(
                state.Rows, _outputs, state.OutputGradient, _outputs, state.InputGradient()[_offset..], _inputs, state.Pass.Parallelism);
        }
    }
}
