using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Max pooling: the greatest pixel of each window: <c>[C, H, W]</c> to <c>[C, outH, outW]</c>. The first of equals takes the gradient.
/// </summary>
/// <param name="Window">The height and width of the window; an integer stands for a square.</param>
public sealed record MaxPool2D(Size2D Window) : PoolingSpec(Window)
{
    /// <inheritdoc/>
    protected internal override string Kind => "max_pool2d";

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new MaxPool2DLayer(name, Geometry(name, inputs[0]));
}

internal sealed class MaxPool2DLayer(string name, PoolingGeometry geometry) : Layer(name, [])
{
    internal override PoolingGeometry? MaximumPooling => geometry;

    internal override int SavedIndicesPerRow => geometry.OutputSize;

    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state) => Pooling.MaxForward(
        geometry, state.Rows, state.Input(), state.Output, state.SavedIndices, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            Pooling.MaxBackward(
                geometry, state.Rows, state.OutputGradient, state.SavedIndices, state.InputGradient(), state.Pass.Parallelism);
        }
    }
}
