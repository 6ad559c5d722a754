using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Max pooling: the greatest element of each window: <c>[C, L]</c> to <c>[C, outL]</c>. The first of equals takes the gradient.
/// </summary>
/// <param name="Window">The length of the window, at least 1.</param>
public sealed record MaxPool1D(int Window) : PoolingSpec1D(Window)
{
    /// <inheritdoc/>
    protected internal override string Kind => "max_pool1d";

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new MaxPool2DLayer(name, Geometry(name, inputs[0]));
}
