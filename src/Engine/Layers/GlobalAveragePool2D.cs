using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>Global average pooling: the mean of each channel: <c>[C, H, W]</c> to <c>[C]</c> (Lin, Chen, Yan 2013).</summary>
public sealed record GlobalAveragePool2D : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "global_average_pool2d";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        LayerShapes.RequireImage(name, inputs[0]);
        return Shape.Of(inputs[0][0]);
    }

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new GlobalAveragePool2DLayer(name, inputs[0]);
}

internal sealed class GlobalAveragePool2DLayer(string name, Shape input) : Layer(name, [])
{
    private readonly int _channels = input[0];
    private readonly int _pixels = checked(input[1] * input[2]);

    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state) =>
        PlaneMeans.Forward(state.Rows * _channels, _pixels, state.Input(), state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            PlaneMeans.Backward(
                state.Rows * _channels, _pixels, state.OutputGradient, state.InputGradient(), state.Pass.Parallelism);
        }
    }
}
