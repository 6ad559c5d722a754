using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>The interpolation of <see cref="Upsample2D"/>.</summary>
public enum UpsampleMode
{
    /// <summary>The nearest pixel: each is repeated.</summary>
    Nearest,

    /// <summary>
    /// Bilinear interpolation: between pixel centres the value changes linearly, beyond the outermost it stays: PyTorch's
    /// <c>align_corners=False</c>.
    /// </summary>
    Bilinear,
}

/// <summary>Upsampling: an enlarged image: <c>[C, H, W]</c> to <c>[C, H * Factor.Height, W * Factor.Width]</c>.</summary>
/// <param name="Factor">The factors of height and width; an integer stands for both.</param>
/// <param name="Mode">The interpolation: the nearest pixel by default.</param>
public sealed record Upsample2D(Size2D Factor, UpsampleMode Mode = UpsampleMode.Nearest) : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "upsample2d";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        Factor.RequireAtLeast(1, name, nameof(Factor));
        if (!Enum.IsDefined(Mode))
        {
            throw new ArgumentException($"Layer '{name}': unknown {nameof(Mode)} {Mode}.");
        }
        LayerShapes.RequireImage(name, inputs[0]);
        (int height, int width) = LayerShapes.Fit(name, "an image whose enlargement is possible", inputs[0], () => (
            UpsampledAxis.Enlarged(inputs[0][1], Factor.Height, "height"), UpsampledAxis.Enlarged(inputs[0][2], Factor.Width, "width")));
        return Shape.Of(inputs[0][0], height, width);
    }

    /// <inheritdoc/>
    protected internal override long CountTableElements(Shape output) =>
        UpsampledAxis.TableElements * ((long)output[1] + output[2]);

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new Upsample2DLayer(
            name, inputs[0][0], new Upsampling(Axis(inputs[0][1], Factor.Height), Axis(inputs[0][2], Factor.Width)));

    private UpsampledAxis Axis(int size, int factor) => new(size, factor, Mode == UpsampleMode.Bilinear);
}

internal sealed class Upsample2DLayer : Layer
{
    private readonly PlaneResizing _resizing;
    private readonly int _channels;

    public Upsample2DLayer(string name, int channels, PlaneResizing resizing)
        : base(name, []) => (_channels, _resizing) = (channels, resizing);

    internal override int ScratchSize(int rows, Parallelism parallelism, bool training) => _resizing.ScratchSize(parallelism);

    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state) =>
        _resizing.Forward(state.Rows * _channels, state.Input(), state.Output, state.Scratch, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            _resizing.Backward(
                state.Rows * _channels, state.OutputGradient, state.InputGradient(), state.Scratch, state.Pass.Parallelism);
        }
    }
}
