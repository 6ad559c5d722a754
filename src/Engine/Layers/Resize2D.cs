using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>The interpolation of <see cref="Resize2D"/>.</summary>
public enum ResizeMode
{
    /// <summary>The pixel in whose part of the image the left upper corner of the new one lies: PyTorch's <c>nearest</c>.</summary>
    Nearest,

    /// <summary>
    /// Bilinear interpolation between pixel centres; beyond the outermost the value stays: PyTorch's <c>align_corners=False</c>. A smaller
    /// image has no more than four pixels in each of its own (no antialiasing).
    /// </summary>
    Bilinear,

    /// <summary>
    /// Bilinear interpolation where the centres of the corner pixels stay in the corners: PyTorch's <c>align_corners=True</c>.
    /// </summary>
    BilinearAlignedCorners,

    /// <summary>
    /// Bicubic interpolation between four by four pixel centres (R. Keys 1981); beyond the outermost the value stays: PyTorch's
    /// <c>bicubic</c> with <c>align_corners=False</c>. No antialiasing.
    /// </summary>
    Bicubic,

    /// <summary>
    /// Bicubic interpolation where the centres of the corner pixels stay in the corners: PyTorch's <c>align_corners=True</c>.
    /// </summary>
    BicubicAlignedCorners,

    /// <summary>
    /// Bicubic interpolation where the left upper corner of a pixel is taken for its centre, as in TensorFlow 1: ONNX's <c>asymmetric</c>.
    /// </summary>
    BicubicAsymmetric,
}

/// <summary>
/// An image in another size, larger or smaller: <c>[C, H, W]</c> to <c>[C, Size.Height, Size.Width]</c>. For whole factors
/// <see cref="Upsample2D"/> keeps to the image's own size.
/// </summary>
/// <param name="Size">The new height and width; an integer stands for a square.</param>
/// <param name="Mode">The interpolation: bilinear by default.</param>
public sealed record Resize2D(Size2D Size, ResizeMode Mode = ResizeMode.Bilinear) : LayerSpec
{
    /// <summary>The coefficient a of bicubic interpolation: -0.75 by default, PyTorch's; -0.5 is Keys' own.</summary>
    public float CubicCoefficient { get; init; } = -0.75f;

    private bool IsCubic => Mode >= ResizeMode.Bicubic;

    /// <inheritdoc/>
    protected internal override string Kind => "resize2d";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        Size.RequireAtLeast(1, name, nameof(Size));
        if (!Enum.IsDefined(Mode))
        {
            throw new ArgumentException($"Layer '{name}': unknown {nameof(Mode)} {Mode}.");
        }
        if (!float.IsFinite(CubicCoefficient))
        {
            throw new ArgumentException($"Layer '{name}': {nameof(CubicCoefficient)} must be a finite number; got {CubicCoefficient}.");
        }
        LayerShapes.RequireImage(name, inputs[0]);
        return LayerShapes.Fit(name, $"an image that can be given the size {Size}", inputs[0], () =>
        {
            long taps = IsCubic ? CubicAxis.Taps : 1;
            Guard.AxisLength(taps * Size.Height, "height");
            Guard.AxisLength(taps * Size.Width, "width");
            return Shape.Of(inputs[0][0], Size.Height, Size.Width);
        });
    }

    /// <inheritdoc/>
    protected internal override long CountTableElements(Shape output) =>
        (IsCubic ? CubicAxis.TableElements : UpsampledAxis.TableElements) * ((long)output[1] + output[2]);

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new Upsample2DLayer(name, inputs[0][0], IsCubic
            ? new CubicResizing(Cubic(inputs[0][1], Size.Height), Cubic(inputs[0][2], Size.Width))
            : new Upsampling(Axis(inputs[0][1], Size.Height), Axis(inputs[0][2], Size.Width)));

    private CubicAxis Cubic(int from, int to)
    {
        CubicPlaces places = Mode switch
        {
            ResizeMode.BicubicAlignedCorners => CubicPlaces.Corners,
            ResizeMode.BicubicAsymmetric => CubicPlaces.LeftUpper,
            _ => CubicPlaces.Centres,
        };
        return new CubicAxis(from, to, places, CubicCoefficient);
    }

    private UpsampledAxis Axis(int from, int to) =>
        UpsampledAxis.Resized(from, to, Mode != ResizeMode.Nearest, Mode == ResizeMode.BilinearAlignedCorners);
}
