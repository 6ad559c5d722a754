using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>Rectified linear unit: <c>y = max(x, 0)</c>, element by element; any shape.</summary>
public sealed record Relu : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "relu";

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => true;

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => inputs[0];

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new ReluLayer(name);
}

internal sealed class ReluLayer(string name) : Layer(name, [])
{
    public override ActivationKind FusibleActivation => ActivationKind.Relu;

    internal override bool MayRunInPlace => true;

    internal override bool BackwardReadsOutput => true;

    public override void Forward(LayerState state) => Activations.Relu(state.Input(), state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            Activations.ReluBackward(state.Output, state.OutputGradient, state.InputGradient(), state.Pass.Parallelism);
        }
    }
}
