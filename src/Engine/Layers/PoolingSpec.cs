using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>The common settings of maximum and average pooling of <c>[C, H, W]</c> to <c>[C, outH, outW]</c>.</summary>
/// <param name="Window">The height and width of the window; an integer stands for a square.</param>
public abstract record PoolingSpec(Size2D Window) : LayerSpec
{
    /// <summary>The stride: pixels from one window to the next; null: the window's size.</summary>
    public Size2D? Stride { get; init; }

    /// <summary>The padding with empty pixels around the image: none by default. They never win and are never counted.</summary>
    public Padding2D Padding { get; init; } = Padding2D.Valid;

    /// <summary>Whether a last, partial window counts: the number of windows is rounded up instead of down.</summary>
    public bool CeilMode { get; init; }

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        Window.RequireAtLeast(1, name, nameof(Window));
        Stride?.RequireAtLeast(1, name, nameof(Stride));
        LayerShapes.RequireImage(name, inputs[0]);
        PoolingGeometry geometry = Geometry(name, inputs[0]);
        return Shape.Of(geometry.Channels, geometry.OutputHeight, geometry.OutputWidth);
    }

    internal PoolingGeometry Geometry(string name, Shape image)
    {
        Size2D stride = Stride ?? Window;
        Padding2D padding = Padding.Resolve(name, new Size2D(image[1], image[2]), Window, stride, 1);
        return LayerShapes.Fit(name, "an image", Window.ToString(), image, () => new PoolingGeometry(
            image[0], image[1], image[2], Window.Height, Window.Width, stride.Height, stride.Width,
            padding.Top, padding.Left, padding.Bottom, padding.Right, CeilMode));
    }
}
