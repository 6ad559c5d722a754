using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Softmax: <c>y[i] = exp(x[i]) / sum over j of exp(x[j])</c> of a vector of logits: <c>[classes]</c> to <c>[classes]</c>.
/// </summary>
public sealed record Softmax : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "softmax";

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => false;

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) =>
        inputs[0].Rank == 1 ? inputs[0] : throw LayerShapes.NotVector(name, inputs[0]);

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new SoftmaxLayer(name, output[0]);
}

internal sealed class SoftmaxLayer(string name, int classes) : Layer(name, [])
{
    internal override bool MayRunInPlace => true;

    internal override bool BackwardReadsOutput => true;

    public override void Forward(LayerState state) =>
        Kernels.Softmax.Forward(state.Rows, classes, state.Input(), state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            Kernels.Softmax.Backward(state.Rows, classes, state.Output, state.OutputGradient, state.InputGradient());
        }
    }
}
