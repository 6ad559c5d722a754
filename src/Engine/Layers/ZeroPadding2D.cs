using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>Zero padding of an image: <c>[C, H, W]</c> to <c>[C, Top + H + Bottom, Left + W + Right]</c>.</summary>
/// <param name="Padding">The pixels at each side; an integer stands for all four.</param>
public sealed record ZeroPadding2D(Padding2D Padding) : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "zero_padding2d";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        if (Padding.Mode != PaddingMode.Explicit
            || Math.Min(Math.Min(Padding.Top, Padding.Left), Math.Min(Padding.Bottom, Padding.Right)) < 0)
        {
            throw new ArgumentException(
                $"Layer '{name}': {nameof(Padding)} must be explicit, with no negative side; got {Padding}. "
                + $"Use {nameof(Padding2D)}.{nameof(Padding2D.Explicit)}.");
        }
        LayerShapes.RequireImage(name, inputs[0]);
        (int height, int width) = LayerShapes.Fit(name, "an image that its padding fits", inputs[0], () => (
            ImageBorder.Padded(inputs[0][1], Padding.Top, Padding.Bottom, "height"),
            ImageBorder.Padded(inputs[0][2], Padding.Left, Padding.Right, "width")));
        return Shape.Of(inputs[0][0], height, width);
    }

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new ZeroPadding2DLayer(name, inputs[0], Padding);
}

internal sealed class ZeroPadding2DLayer(string name, Shape image, Padding2D padding) : Layer(name, [])
{
    private readonly ImageBorder _border = new(image[1], image[2], padding.Top, padding.Left, padding.Bottom, padding.Right);
    private readonly int _channels = image[0];

    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state) =>
        _border.Add(state.Rows * _channels, state.Input(), state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            _border.Remove(state.Rows * _channels, state.OutputGradient, state.InputGradient(), state.Pass.Parallelism);
        }
    }
}
