using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>Average pooling: the mean of each window, padding not counted: <c>[C, L]</c> to <c>[C, outL]</c>.</summary>
/// <param name="Window">The length of the window, at least 1.</param>
public sealed record AveragePool1D(int Window) : PoolingSpec1D(Window)
{
    /// <inheritdoc/>
    protected internal override string Kind => "average_pool1d";

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new AveragePool2DLayer(name, Geometry(name, inputs[0]));
}
