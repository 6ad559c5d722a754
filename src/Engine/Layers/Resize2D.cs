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
}

/// <summary>
/// An image in another size, larger or smaller: <c>[C, H, W]</c> to <c>[C, Size.Height, Size.Width]</c>. For whole factors
/// <see cref="Upsample2D"/> keeps to the image's own size.
/// </summary>
/// <param name="Size">The new height and width; an integer stands for a square.</param>
/// <param name="Mode">The interpolation: bilinear by default.</param>
public sealed record Resize2D(Size2D Size, ResizeMode Mode = ResizeMode.Bilinear) : LayerSpec
{
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
        LayerShapes.RequireImage(name, inputs[0]);
        return LayerShapes.Fit(name, $"an image that can be given the size {Size}", inputs[0], () =>
        {
            Guard.AxisLength(Size.Height, "height");
            Guard.AxisLength(Size.Width, "width");
            return Shape.Of(inputs[0][0], Size.Height, Size.Width);
        });
    }

    /// <inheritdoc/>
    protected internal override long CountTableElements(Shape output) =>
        UpsampledAxis.TableElements * ((long)output[1] + output[2]);

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new Upsample2DLayer(name, inputs[0][0], Axis(inputs[0][1], Size.Height), Axis(inputs[0][2], Size.Width));

    private UpsampledAxis Axis(int from, int to) =>
        UpsampledAxis.Resized(from, to, Mode != ResizeMode.Nearest, Mode == ResizeMode.BilinearAlignedCorners);
}
