using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>Average pooling: the mean of each window, padding not counted: <c>[C, H, W]</c> to <c>[C, outH, outW]</c>.</summary>
/// <param name="Window">The height and width of the window; an integer stands for a square.</param>
public sealed record AveragePool2D(Size2D Window) : PoolingSpec(Window)
{
    /// <inheritdoc/>
    protected internal override string Kind => "average_pool2d";

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new AveragePool2DLayer(name, Geometry(name, inputs[0]));
}

internal sealed class AveragePool2DLayer(string name, PoolingGeometry geometry) : Layer(name, [])
{
    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state) =>
        Pooling.AverageForward(geometry, state.Rows, state.Input(), state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            Pooling.AverageBackward(geometry, state.Rows, state.OutputGradient, state.InputGradient(), state.Pass.Parallelism);
        }
    }
}
