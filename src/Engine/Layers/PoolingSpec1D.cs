using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>The common settings of maximum and average pooling of <c>[C, L]</c> to <c>[C, outL]</c>.</summary>
/// <param name="Window">The length of the window, at least 1.</param>
public abstract record PoolingSpec1D(int Window) : LayerSpec
{
    /// <summary>The stride: positions from one window to the next; null: the window's size.</summary>
    public int? Stride { get; init; }

    /// <summary>The padding with empty positions around the sequence: none by default. They never win and are never counted.</summary>
    public Padding1D Padding { get; init; } = Padding1D.Valid;

    /// <summary>Whether a last, partial window counts: the number of windows is rounded up instead of down.</summary>
    public bool CeilMode { get; init; }

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        LayerShapes.RequireAtLeast(1, Window, name, nameof(Window));
        LayerShapes.RequireAtLeast(1, Stride ?? Window, name, nameof(Stride));
        LayerShapes.RequireSequence(name, inputs[0]);
        return Shape.Of(inputs[0][0], Geometry(name, inputs[0]).OutputWidth);
    }

    /// <summary>That of images of height 1.</summary>
    internal PoolingGeometry Geometry(string name, Shape sequence)
    {
        int stride = Stride ?? Window;
        Padding1D padding = Padding.Resolve(name, sequence[1], Window, stride, 1);
        return LayerShapes.Fit(name, "a sequence", Window.ToString(), sequence, () => new PoolingGeometry(
            sequence[0], 1, sequence[1], 1, Window, 1, stride, 0, padding.Before, 0, padding.After, CeilMode));
    }
}
