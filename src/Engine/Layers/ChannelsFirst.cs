using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// The reordering of an image stored pixel by pixel to one stored channel by channel: <c>[H, W, C]</c> to <c>[C, H, W]</c>, the order that
/// convolutions and pooling work in.
/// </summary>
public sealed record ChannelsFirst : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "channels_first";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => inputs[0].Rank == 3
        ? Shape.Of(inputs[0][2], inputs[0][0], inputs[0][1])
        : throw new NetworkShapeException(name, "an image [height, width, channels]", inputs[0]);

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new ChannelsFirstLayer(name, inputs[0]);
}

internal sealed class ChannelsFirstLayer(string name, Shape input) : Layer(name, [])
{
    private readonly int _pixels = input[0] * input[1];
    private readonly int _channels = input[2];

    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state) => Reorder(state.Rows, state.Input(), state.Output);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            Transposition.Apply(state.Rows, _channels, _pixels, state.OutputGradient, state.InputGradient());
        }
    }

    /// <summary>The layer's forward on memory of one's own.</summary>
    public void Reorder(int rows, ReadOnlySpan<float> from, Span<float> to) => Transposition.Apply(rows, _pixels, _channels, from, to);
}
